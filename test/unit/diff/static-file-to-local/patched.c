/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
int f(int x) { static int count = 1; return count += x + 1; }

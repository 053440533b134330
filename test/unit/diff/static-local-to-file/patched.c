/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
static int count = 1;
int f(int x) { return count += x + 1; }
int g(int x) { return count -= x; }

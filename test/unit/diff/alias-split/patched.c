/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
int f(int x) { return x + 1; }
int h(int x) { return x + 2; }

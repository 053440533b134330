/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int a __read_mostly = 1;
static int b __read_mostly = 2;
static int n __read_mostly = 9;
static int c __read_mostly = 3;
int f(int x) { return a + b * x + c + n; }
int g(int x) { a = x; b = x + 1; c = x + 2; n = x; return x; }

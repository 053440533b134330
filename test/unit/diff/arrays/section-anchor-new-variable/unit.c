/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#ifdef PATCHED
static int a = 1, n = 7, b = 2, c = 3, d = 4;
int f(int x) { a += x + 1; b += x * 2; c ^= x; n += x; return d += x; }
#else
static int a = 1, b = 2, c = 3, d = 4;
int f(int x) { a += x; b += x * 2; c ^= x; return d += x; }
#endif
int g(int x) { d -= x; return c + b + a; }

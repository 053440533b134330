/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static int a = 1, c = 2, b = 2;
int f(int x) { a += x; return c += x; }
int g(int x) { a -= x; c -= x; return b -= x; }
#else
static int a = 1, b = 2, c = 2;
int f(int x) { a += x; return b += x; }
int g(int x) { a -= x; b -= x; return c -= x; }
#endif

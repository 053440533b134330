/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#ifdef PATCHED
static int count = 1;
int f(int x) { return count += x + 1; }
int g(int x) { return count -= x; }
#else
int f(int x) { static int count = 1; return count += x; }
#endif

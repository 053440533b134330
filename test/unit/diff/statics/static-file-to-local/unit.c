/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#ifdef PATCHED
int f(int x) { static int count = 1; return count += x + 1; }
#else
static int count = 1;
int f(int x) { return count += x; }
#endif

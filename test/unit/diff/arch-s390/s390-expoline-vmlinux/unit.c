/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int (*operation)(int);
static int state = 5;
int other(int x) { state++; return operation(x) + 1; }
#ifdef PATCHED
int work(int x) { return operation(x) + (state += x); }
#else
int work(int x) { return state += x; }
#endif

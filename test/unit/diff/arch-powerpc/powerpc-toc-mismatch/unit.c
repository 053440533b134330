/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int first[], second[];
static int state = 3;
int keep(int x) { return first[x] + second[x + 1]; }
#ifdef PATCHED
int work(int x) { state += x; return first[x]; }
#else
int work(int x) { state += x; return second[x]; }
#endif

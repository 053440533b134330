/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
extern int before[], first[], second[];
#else
extern int first[], second[];
#endif
static int state = 3;
#ifdef PATCHED
int early(int x) { return before[x]; }
#endif
int keep(int x) { return first[x] + second[x + 1]; }
#ifdef PATCHED
int work(int x) { state += x; return second[x] + 1; }
#else
int work(int x) { state += x; return second[x]; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int state = 5;
noinline __attribute__((noipa)) int work(int x) { return state += x + 1; }
#else
static int state = 5;
static noinline __attribute__((noipa)) int work(int x) { return state += x; }
#endif
int one(int x) { return work(x); }

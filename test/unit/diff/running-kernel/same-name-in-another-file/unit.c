/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int state;
int mine(void) { return state; }
#ifdef PATCHED
static noinline __used int work(int x) { return state -= x; }
#else
static noinline __used int work(int x) { return state += x; }
#endif
static __used int only_here(int x) { return x; }

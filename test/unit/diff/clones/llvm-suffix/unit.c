/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int state = 4;
#ifdef PATCHED
static noinline __attribute__((noipa)) int work(int x) { return state += x + 1; }
#else
static noinline __attribute__((noipa)) int work(int x) { return state += x; }
#endif
int one(int x) { return work(x) + 1; }

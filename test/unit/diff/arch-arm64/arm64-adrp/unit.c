/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int state[8] = { 3 };
#ifdef PATCHED
int *address(int x) { sink++; return &state[x]; }
int work(int x) { return state[3] += x; }
#else
int *address(int x) { return &state[x]; }
int work(int x) { return state[2] += x; }
#endif

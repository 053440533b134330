/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int state[8] = { 3 };
int *address(int x) { sink++; return &state[x]; }
int work(int x) { return state[3] += x; }

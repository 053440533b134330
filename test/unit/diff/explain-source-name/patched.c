/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline int work(int a, int b) { sink = a; return a + 2; }
int first(int x) { return work(x, 1); }
int second(int x) { return work(x, 2); }

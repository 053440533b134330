/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static const int table[] = { 3, 1, 4, 1, 5, 9, 2, 6 };
static int counter;
static noinline int last(int x) { counter += x; sink = table[x & 7]; return counter; }
static noinline int middle(int x) { sink = x + 2; return last(x) + last(x + 1); }
int work(int x) { sink = x; return middle(x) + 1; }
int alone(int x) { return x + 5; }
#else
int work(int x) { sink = x; return x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
void wait_for(void *);
static noinline void helper(int x) { sink += x; wait_for(&sink); sink -= x; }
static noinline void other(int x) { sink -= x; wait_for(&sink); sink += x; }
void call(int x) { if (x) helper(x); else other(sink); }
#else
void call(int x) { sink = x; }
#endif
int last(void) { return 1; }

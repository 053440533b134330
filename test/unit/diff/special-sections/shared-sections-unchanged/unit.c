/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int first = 1, second = 2;
static const int table[6] = { 1, 2, 3, 4, 5, 6 };
static int counts[6], other;

#ifdef PATCHED
int fresh = 7;
#endif

int read_first(void) { return first + second; }
void write_second(int x) { second = x; first = x - 1; other = x; }
int look(int i) { counts[i]++; return table[i] + other; }

#ifdef PATCHED
noinline int added(int x) { fresh += x; return fresh; }
int user(int x) { return x + added(x); }
#else
int user(int x) { return x + 1; }
#endif
int last(int i) { return table[5 - i] - counts[i] - read_first(); }

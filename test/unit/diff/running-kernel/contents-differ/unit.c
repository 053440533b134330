/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define LAST 7
static const int table[] = { 2, 3, 5, LAST, 11, 13, 17, 19 };

int other(unsigned int x) { return table[x % 8]; }
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif

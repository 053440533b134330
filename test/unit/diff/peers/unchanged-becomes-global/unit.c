/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
#define LOCAL
#else
#define LOCAL static
#endif

/* A pointer to it keeps the landing pad in both. */
LOCAL noinline int helper(int x) { return x * 3; }
int (*hook)(int) = helper;
LOCAL int counter;
int work(int x) { return counter += helper(x); }

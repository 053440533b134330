/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int elsewhere;
static int counter;
static noinline int helper(int x) { counter += x; return counter; }
int work(int x) { return helper(x); }
int reset(int x) { counter = 0; return helper(x) + elsewhere; }

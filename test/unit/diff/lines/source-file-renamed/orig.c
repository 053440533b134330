/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter = 1;
static noinline int helper(int x) { return counter += x; }
int work(int x) { return helper(x) + 1; }
int set(int x) { return counter = x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static noinline notrace int helper(int x) { return sink += x; }
int work(int x) { return helper(x) + 1; }
__init int setup(int x) { return x; }

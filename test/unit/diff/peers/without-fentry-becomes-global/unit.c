/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
noinline notrace int helper(int x) { return sink += x * 5; }
#else
static noinline notrace int helper(int x) { return sink += x * 3; }
#endif
int work(int x) { return helper(x) + 1; }

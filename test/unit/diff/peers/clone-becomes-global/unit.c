/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct pair { int a, b; };
int sink;
#ifdef PATCHED
noinline int helper(struct pair *pair) { sink += pair->a; return sink; }
#else
static noinline int helper(struct pair *pair) { sink += pair->a; return sink; }
#endif
int work(struct pair *pair) { return helper(pair) + 3; }

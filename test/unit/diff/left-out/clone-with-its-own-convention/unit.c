/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct pair { int a, b; };
int sink;
#ifdef PATCHED
static noinline int helper(struct pair *pair) { sink += pair->b * 7; return sink; }
int work(struct pair *pair) { return helper(pair) + 5; }
#else
static noinline int helper(struct pair *pair) { sink += pair->a; return sink; }
int work(struct pair *pair) { return helper(pair) + 3; }
#endif

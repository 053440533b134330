/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int exported(int), nowhere(int), gpl_ns(int);
int counter;
DEFINE_STATIC_KEY(my_key);
#ifdef PATCHED
static noinline int changed(int x) { counter += x; return x * 5; }
#else
static noinline int changed(int x) { counter += x; return x * 3; }
#endif
static noinline int same(int x) { counter -= x; return x; }
#ifdef PATCHED
static noinline int fresh(int x) { barrier(); return x; }
int work(int x)
{
	if (static_branch_unlikely(&my_key))
		printk("key\n");
	return exported(x) + nowhere(x) + changed(x) + same(x) + fresh(x) + counter;
}
#else
int work(int x) { return x; }
#endif
int user(int x) { return changed(x) - same(x); }

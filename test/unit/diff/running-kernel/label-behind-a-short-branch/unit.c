/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
int sink;
static noinline int helper(int x) { return sink += x; }
int tail(int x)
{
	if (likely(x & 1))
		return helper(x);
	if (static_branch_unlikely(&my_key))
		printk("on\n");
	return x;
}
#ifdef PATCHED
int work(int x) { return helper(x) + 2; }
#else
int work(int x) { return helper(x) + 1; }
#endif

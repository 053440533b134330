/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static struct static_key __read_mostly first, second;
noinline void helper(int x);
#ifdef PATCHED
#define TEXT "patched\n"
#else
#define TEXT "original\n"
#endif
int work(int x)
{
	if (static_branch_unlikely(&first))
		printk(TEXT);
	helper(x);
	if (static_branch_unlikely(&second))
		printk("second\n");
	if (static_branch_unlikely(&first))
		helper(1);
	return x;
}

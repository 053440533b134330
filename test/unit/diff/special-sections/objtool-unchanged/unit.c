/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(key);
int sink;
int leaf(int x);
#ifndef PATCHED
__sched int first(int x) { return leaf(x) ^ leaf(x + 1); }
#endif
int work(int x)
{
	if (static_branch_unlikely(&key))
		x = leaf(x) + 1;
	return sink += x;
}
#ifdef PATCHED
__sched int first(int x) { return leaf(x) ^ leaf(x + 1); }
#endif

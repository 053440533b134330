/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DECLARE_STATIC_CALL(hook);
DEFINE_STATIC_KEY(key);
int sink;
int (*op)(int x);
int leaf(int x);
static noinline int same(int x) { return leaf(x) + 1; }
#ifdef PATCHED
static noinline int added(int x) { return leaf(x) * 3; }
#endif
__sched noinline int first(int x) { return leaf(x) ^ leaf(x + 1); }
__sched noinline int second(int x)
{
#ifdef PATCHED
	return leaf(x) - leaf(x + 2);
#else
	return leaf(x) + leaf(x + 2);
#endif
}
int work(int x)
{
	static_call(hook)(x);
	if (static_branch_unlikely(&key))
		x = op(x) + 1;
	WARN_ON(x == 7);
#ifdef PATCHED
	return sink -= x + same(x) + added(x);
#else
	return sink += x + same(x);
#endif
}
int other(int x)
{
	static_call(hook)(x);
	if (static_branch_unlikely(&key))
		x = op(x) + 2;
	WARN_ON(x == 8);
	return sink ^= x + same(x);
}

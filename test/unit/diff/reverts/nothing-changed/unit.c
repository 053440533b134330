/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter;
static noinline notrace int helper(int x) { return counter += x; }
noinline int other(int x) { return helper(x) + 1; }
int work(int x)
{
	static int calls;

	calls++;
	WARN_ON(x == 7);
	return x ? work(helper(x)) + other(x) : calls;
}

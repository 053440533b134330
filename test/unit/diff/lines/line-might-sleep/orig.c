/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int sleeper(int x)
{
	might_sleep();
	return sink + x;
}
int twice(int x)
{
	might_sleep();
	if (x)
		__might_resched(__FILE__, __LINE__, 0);
	return sink - x;
}
int other(int x) { return x + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int true_line(int x)
{
	might_sleep();
	return sink + x;
}
int literal(int x)
{
	__might_sleep(__FILE__, 77);
	return sink - x;
}
int other(int x) { return x + 1; }

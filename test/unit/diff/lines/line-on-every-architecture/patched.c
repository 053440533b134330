/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




extern void __might_sleep(const char *file, int line);
extern int work(int x);
int sleeper(int x)
{
	__might_sleep("unit.c", __LINE__);
	return work(x) + 1;
}
void last(int x)
{
	if (work(x))
		__might_sleep("unit.c", __LINE__);
}
int other(int x) { return x + 2; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




extern void __might_sleep(const char *file, int line);
extern int work(int x);
int returned(int x) { return work(x) + __LINE__; }
int passed(int x) { return work(__LINE__) + 1; }
int one_way(int x)
{
	__might_sleep(0, x ? __LINE__ : 5);
	return work(x) + 1;
}
int other(int x) { return x + 2; }

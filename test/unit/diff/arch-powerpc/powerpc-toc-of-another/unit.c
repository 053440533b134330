/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void subscribe(int (*function)(int));
extern int limit;
int noinline changed(int x)
{
#ifdef PATCHED
	if (x > 100)
		x = 100;
#endif
	return x + limit;
}
void other(void) { subscribe(changed); }

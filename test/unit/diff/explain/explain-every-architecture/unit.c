/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
extern void use(int);
int work(int x)
{
	if (x < 0)
		return sink;
	use(x);
#ifdef PATCHED
	use(x + 3);
#else
	use(x + 2);
#endif
	sink = 4;
	return x;
}

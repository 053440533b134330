/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
extern void use(int);
int work(int x)
{
	if (x < 0)
		return sink;
	use(x);
	use(x + 3);
	sink = 4;
	return x;
}

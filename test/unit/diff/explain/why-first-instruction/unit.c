/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
#define THIRD 0x333
#else
#define THIRD 3
#endif

extern int sink, source;
extern void use(int);
int work(int x)
{
	if (x < 0)
		return sink;
	use(1);
	use(2);
	use(THIRD);
	use(4);
	use(5);
	return 0;
}
int other(int x) { return x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
	WARN_ON(x);
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
int other(int x)
{
	WARN_ON(x);
	return sink ^= x;
}

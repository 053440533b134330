/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int other(int x)
{
	__asm__ __volatile__("1: nop\n.pushsection .brand_new_sites,\"a\"\n.long 1b - .\n.popsection\n");
	return sink += x;
}
int work(int x)
{
#ifdef PATCHED
	return sink |= x;
#else
	return sink ^= x;
#endif
}

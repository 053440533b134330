/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* Without CONFIG_DEBUG_BUGVERBOSE: struct bug_entry has the address and flags only. */
#define PLAIN_BUG(flags)                                                              \
	__asm__ __volatile__("1: ud2\n.pushsection __bug_table,\"aw\"\n2: .long 1b - .\n.word " \
			     #flags "\n.org 2b + 8\n.popsection\n")
int sink;
int work(int x)
{
	if (x > 5)
		PLAIN_BUG(1);
	if (x > 7)
		PLAIN_BUG(3);
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
int other(int x)
{
	if (x > 5)
		PLAIN_BUG(1);
	return sink ^= x;
}
int last(int x)
{
	if (x > 5)
		PLAIN_BUG(1);
	return sink |= x;
}

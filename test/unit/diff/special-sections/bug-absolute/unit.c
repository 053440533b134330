/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* Before CONFIG_GENERIC_BUG_RELATIVE_POINTERS: 24 bytes. */
#define ABSOLUTE_BUG(line)                                                            \
	__asm__ __volatile__("1: ud2\n.pushsection __bug_table,\"aw\"\n2: .quad 1b, %c0\n.word " \
			     #line ", 1\n.org 2b + 24\n.popsection\n" : : "i"(__FILE__))
int sink;
int work(int x)
{
	if (x > 5)
		ABSOLUTE_BUG(10);
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
int other(int x)
{
	if (x > 5)
		ABSOLUTE_BUG(20);
	return sink ^= x;
}

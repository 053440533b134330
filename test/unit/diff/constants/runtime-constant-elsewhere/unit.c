/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int *table;
int sink;
int lookup(int x)
{
	int *p;

	__asm__("mov %1,%0\n1:\n.pushsection runtime_ptr_table,\"a\"\n\t.long 1b - 8 - .\n.popsection"
		: "=r"(p) : "i"(0x0123456789abcdeful));
	return sink += p[x];
}
int work(int x)
{
#ifdef PATCHED
	return sink |= x;
#else
	return sink ^= x;
#endif
}

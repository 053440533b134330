/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* x86 until 5.16: what runs after a fault is out of line, and jumps back. */
int sink;
#define LOAD(error, x, p)                                                             \
	__asm__ __volatile__("1: movl %2, %1\n2:\n.pushsection .fixup,\"ax\"\n"         \
			     "3: movl $-14, %0\n\tjmp 2b\n.popsection\n"              \
			     ".pushsection __ex_table,\"a\"\n.balign 4\n"             \
			     ".long 1b - ., 3b - ., 0\n.popsection\n"                 \
			     : "=r"(error), "=r"(x) : "m"(*(p)), "0"(0))
int first(int *p)
{
	int error, x;

	LOAD(error, x, p);
	return sink ^= x + error;
}
int work(int *p)
{
	int error, x;

	LOAD(error, x, p);
#ifdef PATCHED
	return sink -= x + error;
#else
	return sink += x + error;
#endif
}
int last(int *p)
{
	int error, x;

	LOAD(error, x, p);
	return sink |= x + error;
}

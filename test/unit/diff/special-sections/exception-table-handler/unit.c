/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
extern void ex_handler_default(void);
#define LOAD(x, p)                                                                    \
	__asm__ __volatile__("1: movl %1, %0\n2:\n.pushsection __ex_table,\"a\"\n"      \
			     ".balign 4\n.long 1b - ., 2b - ., ex_handler_default - .\n.popsection\n" \
			     : "=r"(x) : "m"(*(p)))
int work(int *p)
{
	int x, y;

	LOAD(x, p);
	LOAD(y, p + 1);
#ifdef PATCHED
	return sink -= x + y;
#else
	return sink += x + y;
#endif
}
int other(int *p)
{
	int x;

	LOAD(x, p);
	return sink ^= x;
}

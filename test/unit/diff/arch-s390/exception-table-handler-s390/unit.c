/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void handler(void);
#define SITE(handler)                                                                 \
	__asm__ __volatile__("1: nopr\n2:\n.pushsection __ex_table,\"a\"\n"             \
			     ".balign 8\n.long 1b - ., 2b - .\n.quad " handler "\n.popsection\n")
int other(int x)
{
	SITE("0");
	return x;
}
int work(int x)
{
	SITE("handler - .");
	SITE("0");
#ifdef PATCHED
	return x + 2;
#else
	return x + 1;
#endif
}

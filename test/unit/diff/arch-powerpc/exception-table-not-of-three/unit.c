/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
extern void handler(void);
int work(int *p)
{
	__asm__ __volatile__("1: nop\n2:\n.pushsection __ex_table,\"a\"\n"
			     ".balign 4\n.long 1b - ., 2b - ., handler - .\n.popsection\n");
#ifdef PATCHED
	return sink -= 1;
#else
	return sink += 1;
#endif
}

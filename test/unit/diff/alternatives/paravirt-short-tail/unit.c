/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* Before 5.0: no padding behind the last entry. */
int sink;
extern void (*op)(void);
#define CALL_OP()                                                                     \
	__asm__ __volatile__("771: call *op\n772:\n.pushsection .parainstructions,\"a\"\n" \
			     ".balign 8\n.quad 771b\n.byte 7, 772b - 771b\n.short 1\n.popsection\n" : : : "memory")
int other(int x)
{
	CALL_OP();
	return sink ^= x;
}
int work(int x)
{
	CALL_OP();
	CALL_OP();
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

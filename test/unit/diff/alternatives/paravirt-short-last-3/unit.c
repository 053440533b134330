/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* 10 bytes without padding behind the last entry, and 16 with: 3 * 16 - 6 bytes. */
int sink;
extern void (*op)(void);
#define CALL_OP()                                                                     \
	__asm__ __volatile__("771: call *op\n772:\n.pushsection .parainstructions,\"a\"\n" \
			     ".balign 8\n.quad 771b\n.byte 7, 772b - 771b\n.popsection\n" : : : "memory")
int work(int x)
{
	CALL_OP();
	CALL_OP();
	CALL_OP();
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

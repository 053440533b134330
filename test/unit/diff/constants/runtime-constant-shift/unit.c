/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int lookup(unsigned int x)
{
	__asm__("shrl $12,%k0\n1:\n.pushsection runtime_shift_bits,\"a\"\n\t.long 1b - 1 - .\n.popsection" : "+r"(x));
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

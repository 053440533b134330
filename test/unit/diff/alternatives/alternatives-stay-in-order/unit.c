/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int other(int x)
{
	__asm__ __volatile__(ALTERNATIVE_2("nop", "lfence", 1, "mfence", 2));
	return sink ^= x;
}
int work(int x)
{
	__asm__ __volatile__(ALTERNATIVE_2("nop", "lfence", 0x11, "mfence", 0x22));
	__asm__ __volatile__(ALTERNATIVE_2("nop", "sfence", 0x55, "", 0x44));
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

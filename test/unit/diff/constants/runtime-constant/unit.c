/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* arch/x86/include/asm/runtime-const.h, since 6.11: in modules it is an error */
#define runtime_const_ptr(sym)                                                        \
	({                                                                            \
		__typeof__(sym) __ret;                                                \
		__asm__("mov %1,%0\n1:\n.pushsection runtime_ptr_" #sym ",\"a\"\n\t"    \
			".long 1b - %c2 - .\n.popsection"                             \
			: "=r"(__ret) : "i"(0x0123456789abcdeful), "i"(8));           \
		__ret;                                                                \
	})
extern int *table;
int sink;
int lookup(int x)
{
#ifdef PATCHED
	return sink -= runtime_const_ptr(table)[x];
#else
	return sink += runtime_const_ptr(table)[x];
#endif
}
int other(int x) { return sink ^= x; }

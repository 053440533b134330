/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
}
__asm__(".section \".export_symbol\",\"a\"\n__export_symbol_work:\n"
	"\t.asciz \"GPL\"\n\t.asciz \"\"\n\t.balign 8\n\t.quad work\n\t.previous\n");
#else
	return sink += x;
}
__asm__(".section \".export_symbol\",\"a\"\n__export_symbol_work:\n"
	"\t.asciz \"\"\n\t.asciz \"\"\n\t.balign 8\n\t.quad work\n\t.previous\n");
#endif

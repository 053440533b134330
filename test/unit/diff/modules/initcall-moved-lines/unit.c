/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static int __used start(void) { return sink; }
#ifdef PATCHED
__asm__(".section \".initcall6.init\", \"a\"\n__initcall__kmod_unit__124_57_start6:\n\t.long start - .\n\t.previous\n");
#else
__asm__(".section \".initcall6.init\", \"a\"\n__initcall__kmod_unit__123_45_start6:\n\t.long start - .\n\t.previous\n");
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

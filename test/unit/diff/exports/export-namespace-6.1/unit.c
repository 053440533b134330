/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
}
__asm__(".section \"__ksymtab_strings\",\"aMS\",%progbits,1\n"
	"__kstrtab_work:\n\t.asciz \"work\"\n"
	"__kstrtabns_work:\n\t.asciz \"INTERNAL\"\n\t.previous\n"
	".section \"___ksymtab+work\", \"a\"\n\t.balign 4\n"
	"__ksymtab_work:\n\t.long work- .\n"
	"\t.long __kstrtab_work- .\n\t.long __kstrtabns_work- .\n\t.previous\n");
#else
	return sink += x;
}
__asm__(".section \"__ksymtab_strings\",\"aMS\",%progbits,1\n"
	"__kstrtab_work:\n\t.asciz \"work\"\n"
	"__kstrtabns_work:\n\t.asciz \"\"\n\t.previous\n"
	".section \"___ksymtab+work\", \"a\"\n\t.balign 4\n"
	"__ksymtab_work:\n\t.long work- .\n"
	"\t.long __kstrtab_work- .\n\t.long __kstrtabns_work- .\n\t.previous\n");
#endif

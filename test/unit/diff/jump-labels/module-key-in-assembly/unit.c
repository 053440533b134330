/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_STATIC_KEY(my_key);
static __always_inline bool by_hand(void)
{
	__asm__ goto("1: jmp %l[l_yes]\n\t"
		     ".pushsection __jump_table, \"aw\"\n\t"
		     ".balign 8\n\t"
		     ".long 1b - .\n\t"
		     ".long %l[l_yes] - .\n\t"
		     ".quad %c0 + 2 - .\n\t"
		     ".popsection\n\t"
		     : : "i"(&my_key) : : l_yes);
	return 0;
l_yes:
	return 1;
}
#ifdef PATCHED
#define TEXT "patched\n"
#else
#define TEXT "original\n"
#endif
int work(int x) { if (by_hand()) printk(TEXT); return x; }
int other(int x) { if (by_hand()) printk("other " TEXT); return x; }

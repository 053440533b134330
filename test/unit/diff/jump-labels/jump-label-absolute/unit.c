/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* Before CONFIG_HAVE_ARCH_JUMP_LABEL_RELATIVE: three addresses of 8 bytes. */
DEFINE_STATIC_KEY(key);
int sink, other_sink;
static __always_inline bool branch(void)
{
	__asm__ goto("1: .byte 0x0f,0x1f,0x44,0x00,0x00\n.pushsection __jump_table,\"aw\"\n"
		     ".balign 8\n.quad 1b, %l[yes], %c0\n.popsection\n" : : "i"(&key) : : yes);
	return 0;
yes:
	return 1;
}
int work(int x)
{
	if (branch())
		return 1;
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
int other(int x)
{
	if (branch())
		return 2;
	return other_sink += x;
}

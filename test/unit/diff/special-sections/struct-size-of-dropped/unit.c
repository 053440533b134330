/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static char entry[48] __used __section(".rodata.entry");
__asm__(".pushsection .printk_index,\"aw\"\n.quad entry\n.popsection\n");
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif

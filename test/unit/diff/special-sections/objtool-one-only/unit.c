/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
__asm__(".pushsection .orc_unwind,\"a\"\n1:\n.long 0\n.short 0\n.popsection\n"
	".pushsection .orc_unwind_ip,\"a\"\n.long work - .\n.popsection\n");
#else
int work(int x) { return sink += x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
__asm__(".pushsection .orc_unwind_ip,\"a\"\n.long work - .\n.long work + 4 - .\n.popsection\n"
	".pushsection .orc_unwind,\"a\"\n.long 0\n.byte 0\n.popsection\n");

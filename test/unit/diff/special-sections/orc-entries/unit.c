/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#include "orc.h"

int sink;
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif
int other(int x) { return sink ^= x; }
ORC("work", 8);
ORC("work+1", 16);
__asm__(".pushsection .text.work,\"ax\"\n.Lwork_end:\n.popsection\n");
ORC_END(".Lwork_end");
ORC("other", 8);
ORC("other+1", 24);
__asm__(".pushsection .text.other,\"ax\"\n.Lother_end:\n.popsection\n");
ORC_END(".Lother_end");

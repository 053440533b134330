/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#include "orc.h"

int sink;
__sched noinline int first(int x) { return sink += x; }
#ifdef PATCHED
__sched noinline int second(int x) { return sink |= x; }
#else
__sched noinline int second(int x) { return sink ^= x; }
#endif
__sched noinline int third(int x) { return sink -= x; }

__asm__(".pushsection .sched.text,\"ax\"\n.Lend:\n.popsection\n");
ORC("first", 8);
ORC("second+1", 16);
ORC("third", 8);
ORC_END(".Lend");

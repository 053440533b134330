/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#define ENTRY(f) __asm__(".pushsection hook_table,\"a\"\n.balign 8\n.quad " #f "\n.popsection\n")
int first(int x) { return sink + x; }
ENTRY(first);
extern int second(int x);
#ifdef PATCHED
ENTRY(second);
#endif
int work(int x) { return sink += x; }

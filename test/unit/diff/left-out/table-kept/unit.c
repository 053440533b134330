/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct hook { const char *name; int (*run)(int); };
#define HOOK(n, f) static const struct hook __used __section("hook_table") n = { #n, f }
extern int sink;
#define ENTRY(f) __asm__(".pushsection other_table,\"a\"\n.balign 8\n.quad " #f "\n.popsection\n")
static int first(int x) { return sink + x; }
HOOK(first_hook, first);
int third(int x) { return sink ^ x; }
ENTRY(third);
#ifdef PATCHED
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif

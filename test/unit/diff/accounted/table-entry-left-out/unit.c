/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct hook { const char *name; int (*run)(int); };
#define HOOK(n, f) static const struct hook __used __section("hook_table") n = { #n, f }
#define HINT(text) static const char __used __attribute__((aligned(1), section(".klp.hints"))) hint[] = text;
extern int sink;
static int first(int x) { return sink + x; }
HOOK(first_hook, first);
#ifdef PATCHED
static int second(int x) { return sink - x; }
HOOK(second_hook, second);
HINT("ignore-section hook_table")
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif

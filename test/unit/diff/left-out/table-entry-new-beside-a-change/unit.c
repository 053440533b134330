/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct hook { const char *name; int (*run)(int); };
#define HOOK(n, f) static const struct hook __used __section("hook_table") n = { #n, f }
extern int sink;
static int first(int x) { return sink + x; }
HOOK(first_hook, first);
#ifdef PATCHED
static int second(int x) { return sink - x; }
HOOK(second_hook, second);
int work(int x) { return sink -= x; }
#else
int work(int x) { return sink += x; }
#endif

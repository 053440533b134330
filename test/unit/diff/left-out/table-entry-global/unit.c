/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct hook { const char *name; int (*run)(int); };
#define HOOK(n, f) static const struct hook __used __section("hook_table") n = { #n, f }
extern int sink;
HOOK(hook_one, NULL);
#ifdef PATCHED
const struct hook __used __section("hook_table") hook_two = { "two", NULL };
#endif
int work(int x) { return sink += x; }

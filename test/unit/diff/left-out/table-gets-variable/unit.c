/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
struct hook { const char *name; int (*run)(int); };
#ifdef PATCHED
struct hook __section("hook_table") hook = { "hook", NULL };
#else
struct hook hook = { "hook", NULL };
#endif
int work(int x) { return sink += x; }

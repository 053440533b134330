/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
extern int elsewhere(int x);
#ifdef PATCHED
static unsigned long __used __section("_kprobe_blacklist") black = (unsigned long)elsewhere;
#endif
int work(int x) { return sink += x; }

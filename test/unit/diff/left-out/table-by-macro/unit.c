/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define HINT(text) static const char __used __attribute__((aligned(1), section(".klp.hints"))) hint[] = text;
#ifdef PATCHED
HINT("ignore-section __bug_table")
int work(int x) { WARN_ON(x == 3); return x; }
#else
int work(int x) { WARN_ON(x == 4); return x; }
#endif

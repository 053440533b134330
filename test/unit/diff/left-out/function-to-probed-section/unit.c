/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
int __section(".kprobes.text") work(int x) { return sink += x; }
#else
int work(int x) { return sink += x; }
#endif

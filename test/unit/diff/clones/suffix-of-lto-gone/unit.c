/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static noinline __attribute__((noipa)) int work(int x) { return sink += x + 1; }
#else
static noinline __attribute__((noipa)) int work(int x) { return sink += x; }
#endif
int one(int x) { return work(x) + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
noinline int walk(int x) { sink = x; return x < 2 ? 2 : walk(x - 1) + 3 * walk(x / 2); }
#else
noinline int walk(int x) { sink = x; return x < 2 ? 1 : walk(x - 1) + 3 * walk(x / 2); }
#endif

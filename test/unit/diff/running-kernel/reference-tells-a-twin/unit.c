/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct ops { int (*get)(int); };

static noinline int get(int x) { return x * 3; }
const struct ops unit_ops = { get };
#ifdef PATCHED
int work(int x) { return get(x) + 1; }
#else
int work(int x) { return x; }
#endif

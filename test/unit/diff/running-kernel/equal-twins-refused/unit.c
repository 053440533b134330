/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static noinline __used int get(int x) { return x * 3; }
#ifdef PATCHED
int work(int x) { return get(x) + 1; }
#else
int work(int x) { return x; }
#endif

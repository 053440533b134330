/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int unit_sum;
static noinline __used int get(int x) { return unit_sum += x; }
#ifdef PATCHED
int work(int x) { return get(x) + 1; }
#else
int work(int x) { return x; }
#endif

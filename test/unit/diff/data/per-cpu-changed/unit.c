/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
DEFINE_PER_CPU(int, hits) = 2;
#else
DEFINE_PER_CPU(int, hits) = 1;
#endif
void work(void) { this_cpu_inc(hits); }

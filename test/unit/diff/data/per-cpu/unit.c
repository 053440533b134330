/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static DEFINE_PER_CPU(int, hits) = 1;
#ifdef PATCHED
static DEFINE_PER_CPU(int, fresh);
void work(void) { this_cpu_inc(hits); this_cpu_inc(fresh); }
#else
void work(void) { this_cpu_inc(hits); }
#endif

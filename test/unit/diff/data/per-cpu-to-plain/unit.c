/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static int hits;
void work(void) { hits += 2; }
#else
static DEFINE_PER_CPU(int, hits);
void work(void) { this_cpu_inc(hits); }
#endif

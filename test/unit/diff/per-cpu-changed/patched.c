/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

DEFINE_PER_CPU(int, hits) = 2;
void work(void) { this_cpu_inc(hits); }

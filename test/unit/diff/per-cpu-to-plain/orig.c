/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static DEFINE_PER_CPU(int, hits);
void work(void) { this_cpu_inc(hits); }

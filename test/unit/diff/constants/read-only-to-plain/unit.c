/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static int limit;
#else
static int limit __attribute__((section(".data..ro_after_init")));
#endif
int *expose(void) { return &limit; }
#ifdef PATCHED
int work(void) { return limit++; }
#else
int work(void) { return limit; }
#endif

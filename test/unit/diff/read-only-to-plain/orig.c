/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int limit __attribute__((section(".data..ro_after_init")));
int *expose(void) { return &limit; }
int work(void) { return limit; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int limit;
int *expose(void) { return &limit; }
int work(void) { return limit++; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int hits;
void work(void) { hits += 2; }

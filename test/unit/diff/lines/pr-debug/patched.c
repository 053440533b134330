/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void fresh(int x) { pr_debug("fresh"); }
void one(int x) { pr_debug("one"); }
void two(int x) { if (x) pr_debug("two"); }

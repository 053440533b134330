/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void one(int x) { pr_debug("one"); }
void two(int x) { pr_debug("two"); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int count = 1;
static noinline int step(int x) { return count += x; }
int one(int x) { return step(x) + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int __read_mostly before[10] = { 1 };
static int __read_mostly array[10] = { 2 };
void set(int i, int x) { before[i] = x; array[i] = x; }
int get(long i) { return array[i - 1] + 1; }

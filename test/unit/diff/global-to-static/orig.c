/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int state = 5;
noinline __attribute__((noipa)) int work(int x) { return state += x; }
int one(int x) { return work(x); }

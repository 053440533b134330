/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int state = 4;
static noinline __attribute__((noipa)) int work(int x) { return state += x + 1; }
int one(int x) { return work(x) + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int counter = 3;
static noinline int used(int x) { barrier(); return x; }
int work(int x) { return used(x) + counter; }
int same(int x) { return x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter = 1, other = 2;
int *expose(int i) { return i ? &counter : &other; }
int first(int x) { WARN_ON(x == 7); return x + counter; }
int second(int x) { return x * other; }
int third(int x) { return x - 3; }
int fourth(int x) { WARN_ON(x == 8); return x; }

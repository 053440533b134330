/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int b = 2;
static int a = 1;
int get_a(void) { return a; }
int get_b(void) { return b; }
void set(int x) { a = x; b = x + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct d { int a, b; };
static struct d descriptor = { 100, 2 };
struct d *expose(void) { return &descriptor; }
int work(int x) { descriptor.a += x + 1; return descriptor.b; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct d { int a, b; };
static struct d descriptor = { 1, 2 };
struct d *expose(void) { return &descriptor; }
int work(int x) { descriptor.a += x; return descriptor.b; }

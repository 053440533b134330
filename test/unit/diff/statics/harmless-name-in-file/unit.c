/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct d { int a, b; };
#ifdef PATCHED
static struct d descriptor = { 100, 2 };
#else
static struct d descriptor = { 1, 2 };
#endif
struct d *expose(void) { return &descriptor; }
#ifdef PATCHED
int work(int x) { descriptor.a += x + 1; return descriptor.b; }
#else
int work(int x) { descriptor.a += x; return descriptor.b; }
#endif

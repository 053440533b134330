/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void register_hook(int (*hook)(int));
static int old(int x) { return x * 3; }
#ifdef PATCHED
static int fresh(int x) { return x * 5; }
int fresh_global(int x) { return x * 7; }
void setup(void) { register_hook(old); register_hook(fresh); }
#else
void setup(void) { register_hook(old); }
#endif

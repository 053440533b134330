/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
#define STEP 5
#else
#define STEP 3
#endif
static notrace void unit_exit(void) { sink += STEP; }
void cleanup_module(void) __attribute__((alias("unit_exit")));
int other(int x) { return x * STEP; }

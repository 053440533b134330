/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static int b = 2;
#endif
static int a = 1;
#ifndef PATCHED
static int b = 2;
#endif
int get_a(void) { return a; }
int get_b(void) { return b; }
void set(int x) { a = x; b = x + 1; }

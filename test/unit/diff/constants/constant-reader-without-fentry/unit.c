/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int handle_a(int); int handle_b(int); int handle_c(int);
#ifdef PATCHED
static int (*const handlers[])(int) = { handle_a, handle_c };
#else
static int (*const handlers[])(int) = { handle_a, handle_b };
#endif
static notrace noinline int get(unsigned int n) { return handlers[n](2); }
int use(unsigned int n) { return get(n) + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int handle_a(int); int handle_b(int); int handle_c(int);
#ifdef PATCHED
static int (*const handlers[])(int) = { handle_a, handle_b, handle_c };
#else
static int (*const handlers[])(int) = { handle_a, handle_b };
#endif
int run(unsigned int reason) { return reason < sizeof(handlers) / sizeof(*handlers) ? handlers[reason](1) : -1; }
int known(unsigned int reason) { return handlers[reason & 1] != 0; }
int other(int x) { return x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int __initdata early_value = 5;
int __init setup(void) { return early_value; }
#ifdef PATCHED
int work(int x) { return x + READ_ONCE(early_value); }
#else
int work(int x) { return x; }
#endif

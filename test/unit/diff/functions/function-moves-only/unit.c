/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
__section(".sched.text") int work(int x) { return x + 1; }
int other(int x) { return x + 6; }
#else
int work(int x) { return x + 1; }
int other(int x) { return x + 5; }
#endif

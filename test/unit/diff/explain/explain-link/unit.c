/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int helper(int);
#ifdef PATCHED
int work(int x) { return helper(x) + 1; }
#else
int work(int x) { return x; }
#endif

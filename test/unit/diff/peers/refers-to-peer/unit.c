/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
extern int counter;
int helper(int x);
int work(int x) { return helper(x) + counter; }
#else
int work(int x) { return x; }
#endif

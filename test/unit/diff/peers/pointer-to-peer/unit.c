/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int helper(int x);
int (*volatile hook)(int);
#ifdef PATCHED
int work(int x) { hook = helper; return x; }
#else
int work(int x) { return x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
int a = 1, b = 2;
#ifdef PATCHED
extern int x __alias(b);
#else
extern int x __alias(a);
#endif
int f(void) { return x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
int f(int x) { return x + 1; }
#ifdef PATCHED
int h(int x) { return x + 2; }
#else
int h(int x) __alias(f);
#endif

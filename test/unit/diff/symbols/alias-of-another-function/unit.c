/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
int f(int x) { return x + 1; }
int g(int x) { return x * 3; }
#ifdef PATCHED
int h(int x) __alias(g);
#else
int h(int x) __alias(f);
#endif

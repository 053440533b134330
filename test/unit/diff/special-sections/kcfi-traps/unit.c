/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int (*hooks[4])(int);
int first(int x) { return hooks[0](x) + 1; }
#ifdef PATCHED
int second(int x) { return hooks[1](x) + hooks[3](x); }
#else
int second(int x) { return hooks[1](x) + 2; }
#endif
int third(int x) { return hooks[2](x) + 3; }

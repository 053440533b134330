/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int (*hooks[4])(int);
int first(int x) { return hooks[0](x) + 1; }
int second(int x) { return hooks[1](x) + hooks[3](x); }
int third(int x) { return hooks[2](x) + 3; }

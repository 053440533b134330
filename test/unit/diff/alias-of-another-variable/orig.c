/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
int a = 1, b = 2;
extern int x __alias(a);
int f(void) { return x; }

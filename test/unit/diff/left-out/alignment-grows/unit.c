/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int __aligned(256) counter = 5;
#else
int counter = 5;
#endif
int work(int x) { return counter += x; }

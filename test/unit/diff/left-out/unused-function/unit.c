/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
static int __used rest = 5;
static int __used spare(int x) { return sink - x; }
#endif
int work(int x) { return sink += x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
__init int setup(int x) { return sink += x * 3; }
int work(int x) { return sink += x; }
#else
static __init __used int setup(int x) { return sink += x * 3; }
int work(int x) { return sink -= x; }
#endif

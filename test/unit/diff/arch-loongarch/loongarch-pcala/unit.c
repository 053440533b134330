/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int state = 3;
#ifdef PATCHED
static int fresh = 4;
int work(int x) { state += x; fresh += x; return sink + 1; }
#else
int work(int x) { state += x; return sink; }
#endif

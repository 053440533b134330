/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int work(int x) { static long last = 7; last += x; return (int)last; }
#else
int work(int x) { static int last = 7; last += x; return last; }
#endif

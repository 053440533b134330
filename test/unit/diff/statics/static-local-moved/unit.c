/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int one(int x) { return x; }
int two(int x) { static int state; return state += x; }
#else
int one(int x) { static int state; return state += x; }
int two(int x) { return x; }
#endif

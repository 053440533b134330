/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int state = 3;
#ifdef PATCHED
int work(int x) { return state -= x; }
#else
int work(int x) { return state += x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static int state;
int other(void) { return state; }
#ifdef PATCHED
int work(int x) { return state -= x + sink + other(); }
#else
int work(int x) { return state += x + sink; }
#endif

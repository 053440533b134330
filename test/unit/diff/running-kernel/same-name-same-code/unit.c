/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int state;
#ifdef PATCHED
static noinline __used int work(int x) { return state - 2 * x; }
#else
static noinline __used int work(int x) { return state += x; }
#endif

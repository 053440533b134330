/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
#define LOCAL
#else
#define LOCAL static
#endif
LOCAL noinline int helper(int x) { return x * 3; }
LOCAL int counter;
int peer_work(int x) { return counter += helper(x); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int helper(int x);
int work(int x) { return sink -= helper(x); }
#else
int work(int x) { return sink -= x; }
#endif

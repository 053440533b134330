/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one = 1;
int two = 2;
int pad[4] = { 1 };
#ifdef PATCHED
int read(void) { return two; }
int stays(int x) { return one - two + 2; }
#else
int read(void) { return one; }
int stays(int x) { return one - two + 1; }
#endif
int same(void) { return two * pad[1]; }

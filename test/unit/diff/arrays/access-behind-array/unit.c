/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int arr[4] __read_mostly = { 1, 2, 3, 4 };

#ifdef PATCHED
int new[5] __read_mostly = { 9 };
#endif

static int behind[2] __read_mostly = { 1 };
#ifdef PATCHED
int get(void) { return behind[0] + 2; }
#else
int get(void) { return behind[0] + 1; }
#endif
int use(int i) { return arr[i] + behind[1]; }
void put(int i, int x) { behind[1] = x; arr[i] = x; }

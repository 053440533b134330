/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
const int limits[4] = { 3, 5, 7, 11 };
#else
static const int limits[4] = { 3, 5, 7, 11 };
#endif
int work(int x) { return limits[x & 3]; }

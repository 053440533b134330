/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int table[3] = { 1, 2, 4 };
#else
int table[3] = { 1, 2, 3 };
#endif

int reads(int i) { return table[i]; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
static const int table[] = { 1, 2, 4 };
#else
static const int table[] = { 1, 2, 3 };
#endif
const int *get(int x) { return &table[x]; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int table[8];
#else
int table[4];
#endif
int get(int i) { return table[i]; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int old(int x) { return x; }
#ifdef PATCHED
int fresh(int x) { return old(x) + 5; }
#endif

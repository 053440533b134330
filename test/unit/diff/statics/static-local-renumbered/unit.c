/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int fresh(void) { static int calls = 1; return ++calls; }
#endif
int one(void) { static int calls = 2; return ++calls; }
#ifdef PATCHED
int two(void) { static int calls = 3; return ++calls + one(); }
#else
int two(void) { static int calls = 3; return ++calls; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int core_function(int);
#ifdef PATCHED
int work(int x) { return core_function(x + 1); }
#else
int work(int x) { return core_function(x); }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int module_function(int);
#ifdef PATCHED
int work(int x) { return module_function(x); }
#else
int work(int x) { return x; }
#endif

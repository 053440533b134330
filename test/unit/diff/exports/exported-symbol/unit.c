/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int exported(int), in_namespace(int), elsewhere(int);
#ifdef PATCHED
int work(int x) { return exported(x) + in_namespace(x) + elsewhere(x); }
#else
int work(int x) { return exported(x); }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void one(void), two(void);
#ifdef PATCHED
int work(int x) { two(); barrier(); return x; }
#else
int work(int x) { one(); barrier(); return x; }
#endif

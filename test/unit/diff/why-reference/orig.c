/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void one(void), two(void);
int work(int x) { one(); barrier(); return x; }

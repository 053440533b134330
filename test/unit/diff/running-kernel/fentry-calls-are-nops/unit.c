/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int other(int x) { return x * 5; }
#ifdef PATCHED
int work(int x) { return x + 1; }
#else
int work(int x) { return x; }
#endif

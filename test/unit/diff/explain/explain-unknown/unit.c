/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
int work(int x) { return x + 1; }
#else
int work(int x) { return x; }
#endif
int worker(int x) { return x; }
int elsewhere(int x) { return x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int elsewhere(int x) { return x; }
int work(int x) { return sink += elsewhere(x); }
#else
int work(int x) { return sink += x; }
#endif

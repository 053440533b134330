/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int (*operation)(int);
int sink;
int other(int x) { return operation(x) + 1; }
#ifdef PATCHED
int work(int x) { return operation(x) + (sink += x); }
#else
int work(int x) { return sink += x; }
#endif

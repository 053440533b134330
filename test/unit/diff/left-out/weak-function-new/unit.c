/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
#ifdef PATCHED
int __weak helper(int x) { return sink - x; }
#endif
int work(int x) { return sink += x; }

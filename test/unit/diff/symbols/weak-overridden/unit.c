/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int __weak arch_work(int x) { return sink -= x; }
#else
int __weak arch_work(int x) { return sink += x; }
#endif

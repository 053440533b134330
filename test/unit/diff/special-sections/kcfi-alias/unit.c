/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int __weak work(int x) { return sink -= x; }
#else
int __weak work(int x) { return sink += x; }
#endif
int a_name(int x) __alias(work);

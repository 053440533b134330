/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int optional(int x) __weak;
#ifdef PATCHED
int work(int x) { return optional ? optional(x) : 2; }
#else
int work(int x) { return optional ? optional(x) : 1; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
int same_work(int x) __alias(work);
#endif

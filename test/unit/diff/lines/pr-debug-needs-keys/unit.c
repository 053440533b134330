/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void one(int x) { pr_debug("one"); }
#ifdef PATCHED
void two(int x) { if (x) pr_debug("two"); }
#else
void two(int x) { pr_debug("two"); }
#endif

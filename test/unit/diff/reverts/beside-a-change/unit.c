/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int counter;
#ifdef PATCHED
noinline int changed(int x) { return counter -= x; }
#else
noinline int changed(int x) { return counter += x; }
#endif
int work(int x) { return changed(x) + 1; }
int third(int x) { return changed(x) + 2; }

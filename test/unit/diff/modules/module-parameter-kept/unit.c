/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int limit = 4;
module_param(limit);
#ifdef PATCHED
int work(int x) { return limit -= x; }
#else
int work(int x) { return limit += x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int core_function(int);
int work(int x) { return core_function(x); }

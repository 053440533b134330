/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static __always_inline int keep(int x) { static int last; last += x; return last; }
#line 5
int one(int x) { return keep(x + 1); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __always_inline int second(int x) { static int calls = 3; return calls -= x; }
#line 6
int one(int x) { return second(x + 2); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static __always_inline int first(int x) { static int calls = 2; return calls += x; }
static __always_inline int second(int x) { static int calls = 3; return calls -= x; }
int one(int x) { return x ? first(x) : second(x + 1); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static noinline int callee(int x) { sink = x; return x * 5; }
int caller(int x) { return callee(x) + 2; }

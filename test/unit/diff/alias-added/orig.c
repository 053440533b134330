/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static noinline int work(int x) { return sink += x; }
int caller(int x) { return work(x) + 1; }

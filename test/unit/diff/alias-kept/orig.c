/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
noinline int work(int x) { return sink += x; }
int same_work(int x) __alias(work);
int caller(int x) { return same_work(x) + 1; }

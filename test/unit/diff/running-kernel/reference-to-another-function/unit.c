/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static noinline __used int one(int x) { return sink += x; }
static noinline __used int two(int x) { return sink += x; }

int other(int x) { return one(x) + 3; }
#ifdef PATCHED
int work(int x) { return one(x) + two(x) + 2; }
#else
int work(int x) { return one(x) + two(x) + 1; }
#endif

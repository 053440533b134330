/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int first_count, second_count;

int other(int x) { return x * first_count; }
int third(int x) { return first_count + (second_count += x); }
int fourth(int x) { return first_count = x; }
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif

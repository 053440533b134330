/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int __read_mostly first = 1;
static int __read_mostly fresh = 7;
static int __read_mostly last = 3;
int other(int x) { first = x; last += x; return READ_ONCE(first); }
int work(int x) { fresh += x; return READ_ONCE(last) + READ_ONCE(fresh); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int __sched work(int x) { return sink += x * 2; }
int other(int x) { return sink; }

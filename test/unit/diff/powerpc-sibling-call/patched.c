/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int other(int);
int sink;
int work(int x) { sink -= x; __asm__ volatile("b other"); __builtin_unreachable(); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int (*operation)(int);
int sink;
static noinline void first(void) { sink++; }
void outer(void) { first(); }
int work(int x) { return operation(x) + sink; }

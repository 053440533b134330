/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef PATCHED
extern int (*operation)(int);
#endif
int sink;
static noinline void first(void) { sink++; }
void outer(void) { first(); }
#ifdef PATCHED
int work(int x) { return operation(x) + sink; }
#else
int work(int x) { return sink; }
#endif

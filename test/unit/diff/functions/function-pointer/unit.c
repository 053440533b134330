/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern void (*hook)(int);
extern int sink;
#ifdef PATCHED
static void handler(int x) { sink = x + 1; }
void install(int x) { sink = 0; hook = handler; }
#else
static void handler(int x) { sink = x; }
void install(int x) { hook = handler; }
#endif

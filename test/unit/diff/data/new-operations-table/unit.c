/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
struct operations { void (*open)(int), (*close)(int); const char *name; };
void install(const struct operations *);
static void do_open(int x) { sink = x; }
#ifdef PATCHED
static void do_close(int x) { sink = -x; }
#endif
static const struct operations table = { do_open, 0, "old" };
#ifdef PATCHED
static const struct operations better = { do_open, do_close, "better" };
void user(int x) { install(x ? &table : &better); do_open(1); }
#else
void user(void) { install(&table); do_open(1); }
#endif

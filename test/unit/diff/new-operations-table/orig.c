/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
struct operations { void (*open)(int), (*close)(int); const char *name; };
void install(const struct operations *);
static void do_open(int x) { sink = x; }
static const struct operations table = { do_open, 0, "old" };
void user(void) { install(&table); do_open(1); }

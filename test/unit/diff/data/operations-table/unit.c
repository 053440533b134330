/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
struct operations { void (*open)(int), (*close)(int); };
#ifdef PATCHED
static void do_open(int x) { sink = x + 1; }
#else
static void do_open(int x) { sink = x; }
#endif
static void do_close(int x) { sink = -x; }
const struct operations operations = { do_open, do_close };

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct operations { void (*open)(int), (*close)(int); };
extern void do_open(int), do_close(int), better_close(int);
#ifdef PATCHED
const struct operations operations = { do_open, better_close };
#else
const struct operations operations = { do_open, do_close };
#endif

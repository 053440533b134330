/* SPDX-License-Identifier: GPL-2.0-or-later */
/* module_exit() of a loadable module names the function again; __exit is notrace. */
#include "kernel.h"

int sink;
#ifdef PATCHED
static void __exit notrace leave(void) { sink = 6; }
#else
static void __exit notrace leave(void) { sink = 5; }
#endif
void cleanup_module(void) __attribute__((alias("leave")));

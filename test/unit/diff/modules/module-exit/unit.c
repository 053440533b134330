/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static void __exit cleanup(void) { sink = 6; }
#else
static void __exit cleanup(void) { sink = 5; }
#endif

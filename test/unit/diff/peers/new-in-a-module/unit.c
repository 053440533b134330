/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int helper(int x) { return sink += x; }
#endif
int work(int x) { return sink; }

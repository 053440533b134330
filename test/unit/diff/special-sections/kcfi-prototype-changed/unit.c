/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
void work(long *p) { sink++; }
#else
void work(int *p) { sink++; }
#endif
void same(int *p) { sink--; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void work(long *p) { sink++; }
void same(int *p) { sink--; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void call(int x) { sink = x; }
int last(void) { return 1; }

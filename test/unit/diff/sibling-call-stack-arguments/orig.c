/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void call(int a, int b, int c, int d, int e, int f, int g) { sink = a; }

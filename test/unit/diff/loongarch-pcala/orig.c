/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
static int state = 3;
int work(int x) { state += x; return sink; }

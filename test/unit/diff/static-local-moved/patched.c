/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x) { return x; }
int two(int x) { static int state; return state += x; }

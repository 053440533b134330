/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x) { static int state; return state += x; }
int two(int x) { return x; }

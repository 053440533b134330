/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int state = 3;
int work(int x) { return state += x; }

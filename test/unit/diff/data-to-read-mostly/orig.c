/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int limit = 5;
int work(int x) { return x + limit; }
void set(int x) { limit = x; }

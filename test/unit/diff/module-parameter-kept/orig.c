/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

static int limit = 4;
module_param(limit);
int work(int x) { return limit += x; }

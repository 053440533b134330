/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int limit = 6;
int get(void) { return limit; }

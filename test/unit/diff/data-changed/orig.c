/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int limit = 5;
int get(void) { return limit; }

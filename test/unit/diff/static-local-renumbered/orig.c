/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(void) { static int calls = 2; return ++calls; }
int two(void) { static int calls = 3; return ++calls; }

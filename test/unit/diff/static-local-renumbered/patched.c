/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int fresh(void) { static int calls = 1; return ++calls; }
int one(void) { static int calls = 2; return ++calls; }
int two(void) { static int calls = 3; return ++calls + one(); }

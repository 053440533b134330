/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void register_hook(int (*hook)(int));
static int old(int x) { return x * 3; }
void setup(void) { register_hook(old); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static void __exit cleanup(void) { sink = 6; }

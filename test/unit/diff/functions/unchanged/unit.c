/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int value;
int get(void) { return value; }

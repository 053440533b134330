/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int first(int x) { return x + 3; }
int second(int x) { return x * 9; }
int third(int x) { return x - 3; }

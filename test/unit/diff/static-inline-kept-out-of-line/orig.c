/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int sink;
int one(int x) { return x; }
int two(int x) { return x; }

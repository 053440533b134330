/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int one(int x) { static int last; last += x; return last; }

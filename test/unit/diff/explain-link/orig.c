/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

extern int helper(int);
int work(int x) { return x; }

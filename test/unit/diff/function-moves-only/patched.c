/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

__section(".sched.text") int work(int x) { return x + 1; }
int other(int x) { return x + 6; }

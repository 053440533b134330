/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work(int x) { printk("one, {%d}\n", x); return x; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(void) { return printk(__func__); }
int two(void) { return printk(__func__); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int __weak work(int x) { return sink += x; }
int a_name(int x) __alias(work);

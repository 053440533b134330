/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void talk(int x)
{
	pr_debug("x\n");
	sink = x;
}
int other(int x) { return x + 1; }

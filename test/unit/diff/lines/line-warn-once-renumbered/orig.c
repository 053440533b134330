/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void second(int x)
{
	WARN_ON_ONCE(x < 0);
	sink = x;
}
int other(int x) { return x + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink, held;
void checked(int x)
{
	RCU_LOCKDEP_WARN(!held, "not held");
	sink = x;
}
int other(int x) { return x + 1; }

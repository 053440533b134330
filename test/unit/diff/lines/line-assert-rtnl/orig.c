/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void locked(int x)
{
	ASSERT_RTNL();
	sink = x;
}
void own(int x)
{
	WARN_ONCE(x < 0, "RTNL: at %s (%d)\n", __FILE__, __LINE__);
	sink = x;
}
int other(int x) { return x + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int check(int x)
{
	if (WARN_ON(x < 0))
		return 1;
	WARN_ON(x > 100);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int check(int x)
{
	WARN_ON(x < 0);
	return x + 1;
}

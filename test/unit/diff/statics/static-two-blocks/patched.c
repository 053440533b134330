/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x)
{
#line 10
	static int calls = 3;
	return calls += x + 8;
}

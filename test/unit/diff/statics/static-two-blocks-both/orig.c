/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x)
{
	if (x == 1) {
		static int calls = 2;
		return ++calls;
	}
	static int calls = 3;
	return calls += x + 7;
}

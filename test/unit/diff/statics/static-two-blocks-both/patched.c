/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x)
{
	if (x == 2) { static int fresh; static int calls = 4; return calls += ++fresh; }
#line 6
	if (x == 1) {
		static int calls = 2;
		return calls += 2;
	}
	static int calls = 3;
	return calls += x + 8;
}

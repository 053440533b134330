/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




int sink;
int other(int x) { WARN_ON_ONCE(x > 5); return x + 2; }
void second(int x)
{
	WARN_ON_ONCE(x < 0);
	sink = x;
}


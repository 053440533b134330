/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




int shift(unsigned x, int by)
{
	return x << by;
}
int other(int x) { return x + 2; }

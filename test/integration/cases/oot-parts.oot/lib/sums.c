// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/kernel.h>
#include "../include/parts/parts.h"

/* Another one has this name. */
static noinline int add(int a, int b)
{
	return a + b * PARTS_FACTOR;
}

int parts_other_sum(int count)
{
	int sum = 0;

	while (count)
		sum = add(sum, count--);
	return sum;
}

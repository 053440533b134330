/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#line 100
void swapped(int x)
{
	might_sleep();
	sink = x;
	might_sleep();
}
#line 200
void kept(int x)
{
	might_sleep();
	sink = x;
	might_sleep();
}

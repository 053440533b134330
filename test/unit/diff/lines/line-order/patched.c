/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#line 150
void swapped(int x)
{
	might_sleep();
	sink = x;
#line 140
	might_sleep();
}
#line 250
void kept(int x)
{
	might_sleep();
	sink = x;
#line 290
	might_sleep();
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




int sink;
void last(int x)
{
	sink = x;
	might_sleep();
}
int other(int x) { return x + 2; }

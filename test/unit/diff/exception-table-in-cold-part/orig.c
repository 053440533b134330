/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int two(int *p)
{
	get_user_goto(0, p, fault);
	return 1;
fault:
	unlikely_path("fault");
	sink = 3;
	return 2;
}

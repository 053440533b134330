/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int two(int *p)
{
	get_user_goto(0, p, fault);
#ifdef PATCHED
	return 3;
#else
	return 1;
#endif
fault:
	unlikely_path("fault");
	sink = 3;
	return 2;
}

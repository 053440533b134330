/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void prints(void)
{
	_printk("at %d\n", __LINE__);
}
void keeps(void)
{
	sink = __LINE__;
	might_sleep();
}
int gives(void)
{
	might_sleep();
	return __LINE__;
}
int other(int x) { return x + 1; }

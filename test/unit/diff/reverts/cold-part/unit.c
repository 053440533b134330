/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
void __attribute__((cold)) complain(int x);
int work(int x)
{
	if (__builtin_expect(x > 1000, 0)) {
		complain(x);
		sink = x;
		complain(x + 1);
	}
	return sink += x;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
	if (unlikely(x < 0)) {
		unlikely_path("below zero");
		sink = 5;
	}
	return x + sink;
}

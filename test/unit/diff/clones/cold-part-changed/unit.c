/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
	if (unlikely(x < 0)) {
#ifdef PATCHED
		unlikely_path("below zero");
#else
		unlikely_path("negative");
#endif
		sink = 5;
	}
	return x + sink;
}

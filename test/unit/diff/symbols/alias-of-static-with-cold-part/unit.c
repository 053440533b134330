/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static int work(int x)
{
	if (unlikely(x < 0)) {
		unlikely_path("negative");
		sink = 5;
	}
#ifdef PATCHED
	return x * 3 + sink;
#else
	return x + sink;
#endif
}
int same_work(int x) __alias(work);

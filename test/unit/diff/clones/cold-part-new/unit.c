/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
#ifdef PATCHED
	if (unlikely(x < 0)) {
		unlikely_path("negative");
		sink = 5;
	}
#endif
	return x + sink;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void unlikely_path(const char *what);
int work(int x)
{
	static int failures = 5;
	if (unlikely(x < 0)) { failures++; unlikely_path("negative"); return failures; }
	return x + 1;
}

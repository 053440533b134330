/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void unlikely_path(const char *what);
#ifdef PATCHED
int fresh(int x) { static int failures = 6; return failures += x; }
#endif
int work(int x)
{
	static int failures = 5;
	if (unlikely(x < 0)) { failures++; unlikely_path("negative"); return failures; }
#ifdef PATCHED
	return x + failures;
#else
	return x + 1;
#endif
}

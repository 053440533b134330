/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int count(int x)
{
#ifdef PATCHED
	static int fresh = 77;
	return fresh += x;
#else
	return x;
#endif
}

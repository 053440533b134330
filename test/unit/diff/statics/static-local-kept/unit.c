/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int count(void)
{
	static int calls = 5;
#ifdef PATCHED
	return calls += 2;
#else
	return ++calls;
#endif
}

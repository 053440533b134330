/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int one(int x)
{
#ifdef PATCHED
	if (x) { static int calls = 2; return calls += 5; }
#else
	if (x) { static int calls = 2; return ++calls; }
#endif
	else { static int calls = 3; return calls += x + 7; }
}

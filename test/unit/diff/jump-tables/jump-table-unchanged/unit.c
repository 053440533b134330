/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#include "switch.h"

static const int constants[4] = { 1, 2, 3, 4 };
#ifdef PATCHED
int front(int x) { return constants[x] - x; }
#else
int front(int x) { return constants[x] + x; }
#endif

int one(int x)
{
	SWITCH_WITH_TABLE(x);
	return -1;
}

int two(int x)
{
	SWITCH_WITH_TABLE(x);
	return -2;
}

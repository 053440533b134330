/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"
#include "switch.h"

int one(int x)
{
	SWITCH_WITH_TABLE(x);
	return -1;
}

int two(int x)
{
	SWITCH_WITH_TABLE(x);
#ifdef PATCHED
	return x * 5;
#else
	return -2;
#endif
}

int three(int x)
{
	SWITCH_WITH_TABLE(x);
	return -3;
}

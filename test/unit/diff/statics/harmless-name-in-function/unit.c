/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work(int x)
{
#ifdef PATCHED
	static int descriptor[2] = { 1, 7 };
#else
	static int descriptor[2] = { 1, 2 };
#endif
	static long _key = 3;

#ifdef PATCHED
	descriptor[0] += x + 1;
#else
	descriptor[0] += x;
#endif
	return descriptor[1] ^= x + _key++;
}

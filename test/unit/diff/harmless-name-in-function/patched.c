/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work(int x)
{
	static int descriptor[2] = { 1, 7 };
	static long _key = 3;

	descriptor[0] += x + 1;
	return descriptor[1] ^= x + _key++;
}

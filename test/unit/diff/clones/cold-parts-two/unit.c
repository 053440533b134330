/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* As clang names the parts that it splits off. */
static int rare(int x) __asm__("work.cold.1");
static int rarer(int x) __asm__("work.cold.2");
int sink;

static noinline __attribute__((used)) int rare(int x)
{
	return sink += x;
}

static noinline __attribute__((used)) int rarer(int x)
{
	return sink -= x;
}

int work(int x)
{
	if (x > 1000)
		return rare(x) + 1;
	if (x < -1000)
		return rarer(x) + 1;
#ifdef PATCHED
	return x + 1;
#else
	return x;
#endif
}

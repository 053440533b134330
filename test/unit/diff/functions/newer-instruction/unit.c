/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int state;
#ifdef PATCHED
#define STEP 2
#else
#define STEP 1
#endif

/* "lkgs %di", as the kernel writes it: assemblers do not know it. */
static inline void lkgs(unsigned int selector)
{
	asm volatile(".byte 0xf2, 0x0f, 0x00, 0xf7" : : "D"(selector));
}
int changed(int x)
{
	lkgs(x);
	return state += STEP;
}
int other(int x)
{
	lkgs(x);
	return state += x;
}

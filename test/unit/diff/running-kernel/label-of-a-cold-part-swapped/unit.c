/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#ifdef RUNNING
#define FIRST 1
#define SECOND 0
#else
#define FIRST 0
#define SECOND 1
#endif
/* Two places of the cold part have one way out of other() each. */
asm(".pushsection .text.unlikely.other, \"ax\", @progbits\n"
    ".type other.cold, @function\n"
    "other.cold:\n\tnop\n\tret\n\tnop\n\tret\n\tnop\n\tret\n"
    ".size other.cold, . - other.cold\n"
    ".popsection");
int other(int x)
{
	asm volatile("test %0, %0\n\t"
		     "js other.cold + 2 + 2 * %c1\n\t"
		     "jz other.cold + 2 + 2 * %c2\n\t" : : "r"(x), "i"(FIRST), "i"(SECOND));
	return x;
}
#ifdef PATCHED
int work(int x) { return x + 2; }
#else
int work(int x) { return x + 1; }
#endif

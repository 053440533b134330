/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int (*op)(int x);
static noinline int helper(int x) { return sink ^= x; }
#ifdef SEALED
__asm__(".pushsection .ibt_endbr_seal,\"a\"\n.long helper - .\n.popsection\n");
#endif
int work(int x)
{
#ifdef PATCHED
	op = helper;
	return sink -= helper(x);
#else
	return sink += helper(x);
#endif
}

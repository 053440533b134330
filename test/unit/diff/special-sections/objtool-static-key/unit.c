/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* objtool has turned the jump into a NOP, and left a relocation of type NONE. */
DEFINE_STATIC_KEY(key);
int sink;
int leaf(int x);
int work(int x)
{
	if (static_branch_unlikely(&key))
		x = leaf(x) + 1;
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

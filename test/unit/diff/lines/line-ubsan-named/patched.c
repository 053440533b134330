/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"


struct item { int table[8]; long key; };
extern int use(int x);
int changed(struct item *i, int n)
{
	if (n == 3)
		return use(i->table[n + 1]);
	return use(i->table[n]);
}
int unchanged(struct item *i, int n)
{
	return use(i->table[n] + 1);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
int helper(int x) { return x + 1; }
#ifdef PATCHED
EXPORT_SYMBOL_KSYMTAB(helper);
#else
EXPORT_SYMBOL_KSYMTAB(work);
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifndef PATCHED
int work(int x)
{
	return sink += x;
}
EXPORT_SYMBOL_SECTION(work);
#endif
int other(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += 2 * x;
#endif
}

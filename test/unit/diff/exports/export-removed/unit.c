/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
}
#else
	return sink += x;
}
EXPORT_SYMBOL_SECTION(work);
#endif

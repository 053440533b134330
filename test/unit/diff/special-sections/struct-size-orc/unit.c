/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#include "orc.h"
int sink;
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}
ORC("work", 8);
ORC_END("work+4");

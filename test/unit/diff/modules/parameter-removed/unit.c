/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int limit, other, sink;
module_param(limit);
#ifndef PATCHED
module_param(other);
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= x + limit;
#else
	return sink += x + limit;
#endif
}

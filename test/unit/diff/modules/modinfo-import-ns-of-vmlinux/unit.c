/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
static const char ns[] __used __section(".modinfo") __aligned(1) = "unit.import_ns=DMA_BUF";
static const char licence[] __used __section(".modinfo") __aligned(1) = "unit.license=GPL v2";
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

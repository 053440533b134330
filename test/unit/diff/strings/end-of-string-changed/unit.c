/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

long length(const char *p)
{
	const char *end;
#ifdef PATCHED
	__asm__ volatile("movq %1, %0" : "=r"(end) : "i"("abd" + 4));
#else
	__asm__ volatile("movq %1, %0" : "=r"(end) : "i"("abc" + 4));
#endif
	return end - p;
}
int other(void) { return _printk("next one"); }

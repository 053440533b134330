/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

const char *text(int i);
long length(const char *p)
{
	const char *end;
	__asm__ volatile("movq %1, %0" : "=r"(end) : "i"("abc" + 4));
	return end - p;
}
#ifdef PATCHED
int other(void) { return _printk("other one"); }
#else
int other(void) { return _printk("next one"); }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void first(void);
void second(int);
void third(int);

int run(int x)
{
	static void *labels[] = { &&add, &&sub, &&mul };
	first();
	if (x > 2)
		labels[x - 3] = &&mul;
	goto *labels[x];
#ifdef PATCHED
add:	second(2); return 1;
#else
add:	second(1); return 1;
#endif
sub:	third(2); return 2;
mul:	first(); return 3;
}

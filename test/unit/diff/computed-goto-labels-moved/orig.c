/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void first(void);
void second(int);
void third(int);

int run(int x)
{
	static const void *const labels[] = { &&add, &&sub, &&mul };
	first();
	goto *labels[x];
add:	second(1); ; return 1;
sub:	third(2); return 2;
mul:	first(); return 3;
}

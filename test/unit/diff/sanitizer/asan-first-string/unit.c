/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int puts(const char *);
int changed(int x)
{
#ifdef PATCHED
	puts("the first string");
#endif
	return x + 1;
}

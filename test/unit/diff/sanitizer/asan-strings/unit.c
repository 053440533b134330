/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int puts(const char *);
__attribute__((no_instrument_function)) int notrace_one(void) { return puts("one string"); }

int changed(void)
{
#ifdef PATCHED
	puts("a new string");
#endif
	return puts("two strings");
}

__section(".init.text") int setup(void) { return puts("three strings"); }

int other(void) { return puts("four strings"); }

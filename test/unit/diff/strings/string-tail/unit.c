/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

const char *tail(int x)
{
	static const char text[] = "a longer text";
#ifdef PATCHED
	return x ? &"a longer text"[10] : text;
#else
	return x ? &"a longer text"[9] : text;
#endif
}
const char *same(void) { return &"something else here"[4]; }

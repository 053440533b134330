/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct span { const char *start, *end; };
void take(struct span);
__attribute__((noipa)) const char *words(void) { return "some words"; }

#ifdef PATCHED
#define TEXT "other text"
#else
#define TEXT "the first text"
#endif

/* A pointer just past a string, and one into it. */
int changed(void)
{
	static const char *const text = TEXT;

	take((struct span){ text + 2, text + sizeof(TEXT) });
	return 1;
}
int other(void)
{
	static const char *const text = "more words";

	take((struct span){ text + 5, text + sizeof("more words") });
	return words()[0];
}

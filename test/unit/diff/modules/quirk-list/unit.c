/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct quirk { struct quirk *next; void (*func)(void); };
extern struct quirk *quirks;
extern int sink;
void fix_a(void) { sink = 1; }
void fix_b(void) { sink = 2; }
void fix_c(void) { sink = 3; }
#define add_quirk(f) do { static struct quirk __quirk = { .func = f }; __quirk.next = quirks; quirks = &__quirk; } while (0)
#ifdef PATCHED
void early(int model) { if (model) add_quirk(fix_c); }
#endif
void setup(int model)
{
	switch (model) {
	case 1: add_quirk(fix_a); break;
	case 2: add_quirk(fix_b); add_quirk(fix_c); break;
	}
}
#ifdef PATCHED
int other(int x) { return x + 1; }
#else
int other(int x) { return x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct ops { int *state; int (*fn)(void); };
void use(const struct ops *ops);
#ifdef PATCHED
void fresh(void)
{
	static int state = 1;
	static struct ops ops = { .state = &state };
	use(&ops);
}
#endif
void one(void)
{
	static int state = 1;
	static struct ops ops = { .state = &state };
	use(&ops);
}
void two(void)
{
	static int state = 2;
	static struct ops ops = { .state = &state };
	use(&ops);
}
#ifdef PATCHED
int other(int x) { return x + 1; }
#else
int other(int x) { return x; }
#endif

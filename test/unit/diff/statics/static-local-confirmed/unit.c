/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

#define pair(a, b) ({ static int *state_users; static int a##b; &a##b; })
static int *shared(int x)
{
	static int state[4];
	return &state[x];
}
#ifdef PATCHED
int one(int x) { return (*shared(x))--; }
#else
int one(int x) { return (*shared(x))++; }
#endif
int two(int x) { return *shared(x); }

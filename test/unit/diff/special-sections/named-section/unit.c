/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* A variable in a section of its own: __section() and a name, as in BPF's .data..do_once. */
int sink;
int work(int x);
struct ops { int (*call)(int x); };
static struct ops __used __section(".mmuoff.data.write") ops = { work };
int work(int x)
{
#ifdef PATCHED
	return sink |= x + !ops.call;
#else
	return sink ^= x + !ops.call;
#endif
}

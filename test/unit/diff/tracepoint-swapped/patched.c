/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
struct tracepoint { const char *name; struct static_key key; };
struct tracepoint __section("__tracepoints") __tracepoint_old = { "old" };
struct tracepoint __section("__tracepoints") __tracepoint_new = { "new" };
__asm__(".section \"__tracepoints_ptrs\", \"a\"\n\t.balign 4\n\t.long __tracepoint_new - .\n\t.previous\n");
int work(int x)
{
	return sink -= x;
}

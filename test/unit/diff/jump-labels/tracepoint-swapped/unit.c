/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
struct tracepoint { const char *name; struct static_key key; };
struct tracepoint __section("__tracepoints") __tracepoint_old = { "old" };
#ifdef PATCHED
struct tracepoint __section("__tracepoints") __tracepoint_new = { "new" };
__asm__(".section \"__tracepoints_ptrs\", \"a\"\n\t.balign 4\n\t.long __tracepoint_new - .\n\t.previous\n");
#else
__asm__(".section \"__tracepoints_ptrs\", \"a\"\n\t.balign 4\n\t.long __tracepoint_old - .\n\t.previous\n");
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

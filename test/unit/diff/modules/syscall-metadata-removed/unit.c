/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
struct syscall_metadata { const char *name; int nr; };
#ifndef PATCHED
static struct syscall_metadata __used __syscall_meta__work = { "sys_work", -1 };
static struct syscall_metadata __used __section("__syscalls_metadata") *__p_syscall_meta__work = &__syscall_meta__work;
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= x;
#else
	return sink += x;
#endif
}

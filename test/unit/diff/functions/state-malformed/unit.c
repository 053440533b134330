/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
int work(int x) { return sink += x; }
#ifdef PATCHED
static const long __used __section(".klp.states") short_one = 1;
static const struct { long id; int version, line; char file[8]; }
	endless_name __used __section(".klp.states") = { 1, 2, 3, { 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h' } };
static const struct { void *id; int version, line; char file[8]; }
	address __used __section(".klp.states") = { &sink, 2, 3, "file.c" };
#endif

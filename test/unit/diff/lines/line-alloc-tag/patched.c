/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"




void *allocate(struct alloc_tag *tag, int size);
void count(void *profile, int x);
void *one(void)
{
	DEFINE_ALLOC_TAG(tag);
	return allocate(&tag, 8);
}
void two(int x)
{
	static struct {
		const char *func, *file;
		unsigned int line;
		u64 counters[3];
	} ______f __section("_ftrace_annotated_branch") = { __func__, __FILE__, __LINE__ };
	count(&______f, x);
}
int other(int x) { return x + 2; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void *allocate(struct alloc_tag *tag, int size);
void *one(void)
{
	static struct alloc_tag __section("alloc_tags") __aligned(8) tag = {
		1, __LINE__, "unit", __func__, __FILE__, NULL };
	return allocate(&tag, 8);
}
int other(int x) { return x + 1; }

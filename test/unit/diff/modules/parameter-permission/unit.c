/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int limit, sink;
#ifdef PATCHED
static const struct kernel_param __used __section("__param") __aligned(8) __param_limit = { "unit.limit", NULL, &param_ops_int, 0644, -1, 0, &limit };
#else
static const struct kernel_param __used __section("__param") __aligned(8) __param_limit = { "unit.limit", NULL, &param_ops_int, 0444, -1, 0, &limit };
#endif
int work(int x)
{
#ifdef PATCHED
	return sink -= x + limit;
#else
	return sink += x + limit;
#endif
}

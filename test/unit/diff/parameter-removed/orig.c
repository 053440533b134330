/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int limit, other, sink;
module_param(limit);
module_param(other);
int work(int x)
{
	return sink += x + limit;
}

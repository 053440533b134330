/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#define __might_sleep own_might_sleep
static __attribute__((noipa)) void own_check(const char *file, int line) { sink = line; }
static __attribute__((noipa)) void ___might_sleep(const char *file, int line) { sink = line; }
int caller(int x)
{
	___might_sleep(__FILE__, __LINE__);
	return x;
}
int other(int x) { return x + 1; }

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int work(int x)
{
	WARN_ON_ONCE(x > 7);
#ifdef PATCHED
	return x + 1;
#else
	return x;
#endif
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
int work(int x)
{
	KLP_SHADOW_TYPE(local_type, 7, NULL, NULL);

	return sink -= x + READ_ONCE(local_type.registered);
}
#else
int work(int x) { return sink += x; }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

int sink;
#ifdef PATCHED
static int count_ctor(void *obj, void *shadow_data, void *ctor_data) { sink++; return 0; }
static void count_dtor(void *obj, void *shadow_data) { sink--; }
enum { COUNT_ID = 5 };
KLP_SHADOW_TYPE(count_type, COUNT_ID, count_ctor, count_dtor);
KLP_SHADOW_TYPE_VERSION(flag_type, 1ull << 40, 3, NULL, NULL);
void *klp_shadow_get(void *obj, unsigned long id);
int work(int x)
{
	return READ_ONCE(count_type.registered) && klp_shadow_get(&sink, count_type.id) ? x : sink;
}
#else
int work(int x) { return sink += x; }
#endif

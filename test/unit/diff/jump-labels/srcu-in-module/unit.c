/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

/* include/linux/srcutree.h: in a module, the loader sets them up */
struct srcu_struct { long counter; void *node; };
#define DEFINE_SRCU(name)                                                             \
	struct srcu_struct name;                                                      \
	extern struct srcu_struct *const __srcu_struct_##name;                        \
	struct srcu_struct *const __srcu_struct_##name __used __section("___srcu_struct_ptrs") = &name
DEFINE_SRCU(old_srcu);
#ifdef PATCHED
DEFINE_SRCU(new_srcu);
#endif
int work(int x)
{
#ifdef PATCHED
	return old_srcu.counter += new_srcu.counter -= x;
#else
	return old_srcu.counter += x;
#endif
}

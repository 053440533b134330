/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct static_key_true { struct static_key key; };
bool __do_once_start(bool *done, unsigned long *flags);
void __do_once_done(bool *done, struct static_key_true *key, unsigned long *flags, void *module);
#define DO_ONCE(func, ...) ({ \
	bool ret = 0; \
	static bool __section(".data..do_once") ___done = 0; \
	static struct static_key_true __section(".data..read_mostly") ___once_key = { { 1 } }; \
	if (static_branch_unlikely(&___once_key.key)) { \
		unsigned long flags; \
		ret = __do_once_start(&___done, &flags); \
		if (unlikely(ret)) { \
			func(__VA_ARGS__); \
			__do_once_done(&___done, &___once_key, &flags, 0); \
		} \
	} \
	ret; })
void get_random_bytes(void *to, int n);
int secret, other_secret, third_secret;

#ifdef PATCHED
void work(int x)
{
	DO_ONCE(get_random_bytes, &secret, 4);
	_printk("%d", x);
}
#else
void work(int x) { _printk("%d", x); }
#endif

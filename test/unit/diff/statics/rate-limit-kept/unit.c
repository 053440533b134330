/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

struct ratelimit_state { long lock, interval, burst, printed, missed, begin, flags; };
int ___ratelimit(struct ratelimit_state *rs, const char *func);
#define printk_ratelimited(fmt) ({ \
	static struct ratelimit_state _rs = { 0, 5, 10 }; \
	if (___ratelimit(&_rs, __func__)) \
		_printk(fmt); \
	})

#ifdef PATCHED
void work(int x) { if (x > 1) printk_ratelimited("x\n"); }
#else
void work(int x) { if (x) printk_ratelimited("x\n"); }
#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kernel.h"

void *kthread_create_on_node(int (*fn)(void *), void *data, int node, const char *name, ...);
int kthread_should_stop(void);
void schedule(void);
void do_exit(long code) __attribute__((noreturn));
int sink;
#ifdef PATCHED
#define STEP 2
#else
#define STEP 1
#endif

int one(int); int two(int); int three(int); int four(int); int five(int); int six(int);
int work(int x)
{
	for (;;) {
		sink += STEP;
		switch (x) {
		case 0: x = one(x); break;
		case 1: x = two(x); break;
		case 2: x = three(x); break;
		case 3: x = four(x); break;
		case 4: x = five(x); break;
		case 5: x = six(x); break;
		default: return x;
		}
	}
}

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

void idle(int x)
{
	for (;;) {
		WARN_ON(sink == STEP);
		schedule();
	}
}

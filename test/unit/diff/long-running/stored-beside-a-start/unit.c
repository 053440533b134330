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

struct work { void (*function)(struct work *work); void *thread; };
static int thread(void *data) { return sink; }
static void work_function(struct work *work)
{
	for (;;) {
		sink += STEP;
		if (sink > 100)
			return;
		schedule();
	}
}
void start(struct work *work)
{
	work->function = work_function;
	work->thread = kthread_create_on_node(thread, work, -1, "klp");
}

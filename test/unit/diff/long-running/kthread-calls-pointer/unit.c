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

static int thread(void *data)
{
	int (**main_loop)(int) = data;

	sink += STEP;
	return (*main_loop)(1) + 1;
}
void *start(void *data) { return kthread_create_on_node(thread, data, -1, "klp"); }

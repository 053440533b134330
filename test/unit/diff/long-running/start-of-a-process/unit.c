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

int user_mode_thread(int (*fn)(void *), void *arg, unsigned long flags);
static int start_process(void *data)
{
	int (**init)(int) = data;

	sink += STEP;
	return (*init)(1) + 1;
}
int start(void *data) { return user_mode_thread(start_process, data, 0); }

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Work that a thread gives up when it is told to stop, and ends by itself otherwise. */
#include "kernel.h"

bool kthread_should_stop(void);
void schedule(void);
int get(void);
int sink;
#ifdef PATCHED
#define STEP 2
#else
#define STEP 1
#endif

int scrub(void)
{
	int i;

	for (i = 0; i < 100; i++) {
		if (kthread_should_stop())
			return -4;
		sink += STEP * get();
	}
	return 0;
}
int drain(void)
{
	while (get()) {
		if (kthread_should_stop())
			break;
		sink += STEP;
		schedule();
	}
	return sink;
}
int once(void)
{
	while (get())
		sink += STEP;
	return kthread_should_stop() ? 0 : sink;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a thread's main function calls may have its loop, in another file even. */
#include "kernel.h"

bool kthread_should_stop(void);
bool kthread_freezable_should_stop(bool *was_frozen);
void schedule(void);
int get(void);
int sink;
#ifdef PATCHED
#define STEP 2
#else
#define STEP 1
#endif

int serve(void)
{
	while (!kthread_should_stop()) {
		if (get())
			sink += STEP;
		schedule();
	}
	return sink;
}
int serve_forever(void)
{
	bool frozen;

	for (;;) {
		schedule();
		if (kthread_freezable_should_stop(&frozen))
			break;
		while (get())
			sink += STEP;
	}
	return sink;
}

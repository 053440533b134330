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

int klp_key;
static inline __attribute__((always_inline)) int enabled(void)
{
	__asm__ goto("1: .byte 0x0f,0x1f,0x44,0x00,0x00\n"
		     ".pushsection __jump_table, \"aw\"\n"
		     ".balign 8\n"
		     ".long 1b - ., %l[yes] - .\n"
		     ".quad %c0 - .\n"
		     ".popsection\n"
		     : : "i"(&klp_key) : : yes);
	return 0;
yes:
	return 1;
}
void work(int x)
{
	for (;;) {
		sink += STEP;
		if (enabled())
			return;
		schedule();
	}
}

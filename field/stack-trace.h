/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernel stack of a task, as /proc/PID/stack has it: a line "[<0>] SYMBOL+0x12/0x34 [MODULE]" for each frame. */
#ifndef KLP_FIELD_STACK_TRACE_H
#define KLP_FIELD_STACK_TRACE_H

#include "../lib/arena.h"

struct stack_frame {
	const char *symbol; /* or an address, when the kernel has no name for it */
	const char *offset; /* "+0x12/0x34"; "" with an address */
	const char *module; /* NULL: vmlinux */
};

struct stack_trace {
	ARRAY(struct stack_frame) frames; /* the innermost first */
};

/* Parses the text, which is changed and pointed into; lines that are no frames are left out. */
struct stack_trace stack_trace_parse(struct arena *arena, char *text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the livepatch core has said in the kernel's log (/dev/kmsg), which alone tells when a livepatch was
 * enabled and when a transition began. The log is a ring: what is old may be gone.
 */
#ifndef KLP_FIELD_KERNEL_LOG_H
#define KLP_FIELD_KERNEL_LOG_H

#include "machine.h"

enum log_event_kind {
	LOG_PATCHING,	/* a transition to the livepatch has begun */
	LOG_UNPATCHING, /* one away from it */
	LOG_PATCHED,	/* a transition is complete */
	LOG_UNPATCHED,
	LOG_FORCED, /* the transition that is under way; has no name */
};

struct log_event {
	enum log_event_kind kind;
	const char *livepatch; /* NULL: LOG_FORCED */
	double at;	       /* seconds since the machine's start */
};

struct kernel_log {
	ARRAY(struct log_event) events; /* in the order of the log */
	ARRAY(const char *) lines; /* all that the livepatch core and the module loader have said */
	bool readable;
};

struct kernel_log kernel_log_read(const struct machine *machine);

/* Adds what records in the format of /dev/kmsg say; the text is changed and pointed into. */
void kernel_log_parse(struct kernel_log *log, struct arena *arena, char *text);

/* Returns the last event of the kind about a livepatch, or NULL. */
const struct log_event *kernel_log_last(const struct kernel_log *log, const char *livepatch,
					enum log_event_kind kind);

#endif

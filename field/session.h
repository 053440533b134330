/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One run of klpctl: the command line, and the machine. Constant once main() has set it. */
#ifndef KLP_FIELD_SESSION_H
#define KLP_FIELD_SESSION_H

#include "loaded.h"
#include "machine.h"

/* Exit statuses; klpctl(8) has the same table. Scripts rely on them: add some, but change none. */
enum exit_status {
	STATUS_OK = 0,
	STATUS_FAILED = 1, /* refused or failed, with the reason */
	STATUS_USAGE = 2,
	STATUS_NONE = 3,	/* status: no livepatch is in force */
	STATUS_TRANSITION = 4,	/* a transition is under way, or did not end within --timeout */
	STATUS_STALLED = 5,	/* status, why: it has been under way for longer than --limit */
	STATUS_UNSUPPORTED = 6, /* the kernel has no livepatches */
};

struct session {
	struct machine machine;
	const struct command_row *command;
	const char *const *words; /* of the command line, behind the command */
	size_t word_count;
	bool json, yes;
	const char *prometheus; /* file; or NULL */
	long timeout;		/* seconds to wait for a transition; 0: do not */
	long limit;		/* seconds after which a transition counts as stalled */
};

/* Prints that the kernel has no livepatches. Returns STATUS_UNSUPPORTED. */
enum exit_status session_unsupported(void);

/* Returns the status of a command that has printed why it failed; a kernel without livepatches has one of its own. */
enum exit_status session_failed(const struct loaded_list *list);

/* Returns the livepatch that the first word names; NULL after printing an error. */
const struct loaded *session_livepatch(const struct session *session,
				       const struct loaded_list *list);

/* Returns the number of seconds that a livepatch has been in its state, or -1. */
double session_age(const struct session *session, const struct loaded *livepatch);

#endif

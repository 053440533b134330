/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How far a transition is, in words and as an exit status. */
#ifndef KLP_FIELD_STAGE_H
#define KLP_FIELD_STAGE_H

#include "blockers.h"
#include "session.h"

/* "livepatch_web_2: patching for 37 s, 2 of 134 tasks hold it up" */
const char *transition_text(const struct session *session, const struct loaded *livepatch,
			    const struct blocker_list *blockers);

/* STATUS_TRANSITION, or STATUS_STALLED when it has taken longer than --limit. */
enum exit_status transition_status(const struct session *session, const struct loaded_list *list,
				   const struct loaded *livepatch);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waiting for the end of a transition. */
#ifndef KLP_FIELD_WAITING_H
#define KLP_FIELD_WAITING_H

#include "session.h"

/*
 * Waits until a livepatch is in no transition. Returns STATUS_TRANSITION after saying how far it is when --timeout has
 * passed, and STATUS_OK at once when that is 0. *enabled tells whether it is in force then.
 */
enum exit_status wait_for_transition(const struct session *session, const char *livepatch,
				     bool *enabled);

/* Returns STATUS_TRANSITION after saying how far it is when the livepatch is in a transition now, or else STATUS_OK. */
enum exit_status transition_has_ended(const struct session *session, const char *livepatch);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What list, status and why print with --json; klpctl(8) describes it. Other programs read it: keys may be added,
 * but none changes.
 */
#ifndef KLP_FIELD_AS_JSON_H
#define KLP_FIELD_AS_JSON_H

#include "blockers.h"
#include "json.h"
#include "session.h"

/* "format", "kernel" and "supported", which each document begins with. */
void json_head(struct json *json, const struct session *session, const struct loaded_list *list);
/* "livepatches": an array. */
void json_livepatches(struct json *json, const struct session *session,
		      const struct loaded_list *list);
/* "transition": an object, or null. */
void json_transition(struct json *json, const struct session *session,
		     const struct blocker_list *blockers);

#endif

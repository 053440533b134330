// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"
#include "as-json.h"
#include "output.h"
#include "prometheus.h"
#include "stage.h"
#include "../lib/message.h"

/* What monitoring shows beside the exit status: one line. */
static const char *status_line(const struct session *session, const struct loaded_list *list,
			       const struct blocker_list *blockers, enum exit_status status)
{
	struct arena *arena = session->machine.arena;
	const struct loaded *livepatch = blockers->livepatch;
	const size_t in_force = loaded_in_force(list);

	switch (status) {
	case STATUS_UNSUPPORTED:
		return "UNSUPPORTED: this kernel has no livepatches\n";
	case STATUS_NONE:
		return "NONE: no livepatch is in force\n";
	case STATUS_TRANSITION:
	case STATUS_STALLED:
		return arena_printf(arena, "%s: %s\n",
				    status == STATUS_STALLED ? "STALLED" : "TRANSITION",
				    transition_text(session, livepatch, blockers));
	default:
		return arena_printf(arena, "OK: %zu livepatch%s in force, no transition\n",
				    in_force, in_force == 1 ? "" : "es");
	}
}

static enum exit_status status_of(const struct session *session, const struct loaded_list *list)
{
	const struct loaded *livepatch = loaded_in_transition(list);

	if (!list->supported)
		return STATUS_UNSUPPORTED;
	if (livepatch)
		return transition_status(session, list, livepatch);
	return loaded_in_force(list) ? STATUS_OK : STATUS_NONE;
}

enum exit_status run_status(const struct session *session)
{
	const struct loaded_list list =
		loaded_read(&session->machine, session->json || session->prometheus);
	const enum exit_status status = status_of(session, &list);
	const struct blocker_list blockers = blockers_find(&session->machine, &list);
	struct json json = json_begin(session->machine.arena);
	const char *text = status_line(session, &list, &blockers, status);

	if (session->prometheus && prometheus_write(session, &list, &blockers))
		return STATUS_FAILED;
	if (session->json) {
		json_open(&json, NULL, '{');
		json_head(&json, session, &list);
		json_number(&json, "status", status);
		json_transition(&json, session, &blockers);
		json_livepatches(&json, session, &list);
		json_close(&json, '}');
		text = json_end(&json);
	}
	return message_level() == MESSAGE_ERROR && !session->json ? status
	       : output(text)					  ? STATUS_FAILED
								  : status;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "stage.h"
#include "wording.h"
#include "../lib/printable.h"

const char *transition_text(const struct session *session, const struct loaded *livepatch,
			    const struct blocker_list *blockers)
{
	struct arena *arena = session->machine.arena;
	const double age = session_age(session, livepatch);
	const char *unreadable = "";

	if (blockers->forbidden)
		unreadable = arena_printf(arena, " (%zu may be looked at by root only)",
					  blockers->forbidden);
	return arena_printf(arena, "%s: %s for %s, %zu of %zu tasks hold%s it up%s%s",
			    printable(arena, livepatch->name), loaded_state_name(livepatch->state),
			    age < 0 ? "an unknown time" : duration(arena, age),
			    blockers->items.count, blockers->seen,
			    blockers->items.count == 1 ? "s" : "", unreadable,
			    livepatch->forced ? "; it was forced" : "");
}

/* What began before the kernel's log has not begun just now; of a log that may not be read nothing is known. */
enum exit_status transition_status(const struct session *session, const struct loaded_list *list,
				   const struct loaded *livepatch)
{
	const double age = session_age(session, livepatch);
	const bool stalled = age < 0 ? list->log_readable : age > (double)session->limit;

	return stalled ? STATUS_STALLED : STATUS_TRANSITION;
}

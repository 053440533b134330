// SPDX-License-Identifier: GPL-2.0-or-later
#include "waiting.h"
#include "stage.h"
#include "../lib/message.h"

#include <time.h>
#include <unistd.h>

#define POLL_US 200000

static double clock_seconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Returns true while the transition is under way; *enabled as it is. It is called for hours, so its memory is its own. */
static bool look(const struct machine *machine, const char *livepatch, bool *enabled)
{
	struct machine now = *machine;
	const char *dir;
	bool transition;

	now.arena = arena_new();
	dir = machine_path(&now, "/sys/kernel/livepatch/%s", livepatch);
	transition = machine_number(&now, arena_printf(now.arena, "%s/transition", dir), 0) == 1;
	*enabled = machine_number(&now, arena_printf(now.arena, "%s/enabled", dir), 0) == 1;
	arena_free(now.arena);
	return transition;
}

static enum exit_status say_not_complete(const struct session *session, const char *name)
{
	/* The clock of the machine's description is that of the program's start. */
	struct session later = *session;
	const struct loaded *livepatch;
	struct blocker_list blockers;
	struct loaded_list list;

	later.machine = machine_open(session->machine.arena, session->machine.root);
	list = loaded_read(&later.machine, false);
	livepatch = loaded_find(&later.machine, &list, name);
	blockers = blockers_find(&later.machine, &list);
	if (livepatch && blockers.livepatch == livepatch)
		fail("%s; `klpctl why` shows them and says what to do",
		     transition_text(&later, livepatch, &blockers));
	else
		fail("%s: the transition was not complete after %ld seconds", name,
		     session->timeout);
	return STATUS_TRANSITION;
}

enum exit_status wait_for_transition(const struct session *session, const char *livepatch,
				     bool *enabled)
{
	const double end = clock_seconds() + (double)session->timeout;

	while (look(&session->machine, livepatch, enabled)) {
		if (!session->timeout)
			return STATUS_OK;
		if (clock_seconds() >= end) {
			status_clear();
			return say_not_complete(session, livepatch);
		}
		status("waiting for the transition", 0, 0);
		usleep(POLL_US);
		status_tick();
	}
	status_clear();
	return STATUS_OK;
}

enum exit_status transition_has_ended(const struct session *session, const char *livepatch)
{
	bool enabled;

	return look(&session->machine, livepatch, &enabled) ? say_not_complete(session, livepatch)
							    : STATUS_OK;
}

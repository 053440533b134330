// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"
#include "blockers.h"
#include "stage.h"
#include "waiting.h"
#include "wording.h"
#include "../lib/message.h"
#include "../lib/printable.h"
#include "../lib/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The modules that the kernel keeps for ever: klp_force_transition(), see livepatch/replace.h. */
static const char *kept_modules(const struct session *session, const struct loaded_list *list,
				const struct loaded *livepatch)
{
	const struct machine *machine = &session->machine;
	struct text text = { .arena = machine->arena };
	const struct loaded *other;

	if (livepatch->state == LOADED_UNPATCHING)
		return printable(machine->arena, livepatch->name);
	if (livepatch->replace == SUMMARY_STACKS)
		return "";
	array_for_each(other, &list->items)
		if (other != livepatch && other->state == LOADED_ENABLED)
			text_add(&text, "%s%s", text.chars.count ? ", " : "",
				 printable(machine->arena, other->name));
	return text_string(&text);
}

static const char *task_names(struct arena *arena, const struct blocker_list *blockers)
{
	struct text text = { .arena = arena };
	size_t i;

	for (i = 0; i < blockers->items.count && i < 10; i++) {
		const struct blocker *blocker = &blockers->items.items[i];

		text_add(&text, "%s%s (%ld)%s%s%s", i ? ", " : "",
			 printable(arena, blocker->task.name), blocker->task.tid,
			 blocker->frame ? " in " : "",
			 blocker->frame ? printable(arena, blocker->frame->symbol) : "",
			 blocker->frame ? "()" : "");
	}
	if (i < blockers->items.count)
		text_add(&text, " and %zu more", blockers->items.count - i);
	return text_string(&text);
}

static void say_consequences(const struct session *session, const struct loaded_list *list,
			     const struct loaded *livepatch, const struct blocker_list *blockers)
{
	struct arena *arena = session->machine.arena;
	const char *kept = kept_modules(session, list, livepatch);

	warning("%s", transition_text(session, livepatch, blockers));
	wrapped_detail(
		arena, 0,
		"Forcing the transition tells the kernel that all tasks are switched, also those that are not:");
	wrapped_detail(
		arena, 2,
		blockers->items.count
			? arena_printf(
				  arena,
				  "- %s: go on in the old code, and call new code from there. Where old and new do not fit together (a lock that the new code takes earlier, data of another meaning), the machine hangs, crashes, or spoils data.",
				  task_names(arena, blockers))
			: "- no task that /proc shows; the kernel's idle tasks are not in it.");
	wrapped_detail(
		arena, 2,
		*kept ? arena_printf(
				arena,
				"- The kernel never removes %s from memory again, since a task may still be in it: not by unload, not later. Only a restart of the machine does.",
				kept)
		      : arena_printf(
				arena,
				"- The transition can be gone back by `klpctl disable %s`, and the module be removed.",
				printable(arena, livepatch->name)));
	wrapped_detail(arena, 2, "- It cannot be taken back. `klpctl why` shows what else helps.");
}

/* Whoever forces it types the livepatch's name, on a terminal; scripts give --yes. */
static bool is_confirmed(const struct session *session, const struct loaded *livepatch)
{
	char line[256];

	if (session->yes)
		return true;
	if (!isatty(STDIN_FILENO)) {
		fail("nothing was forced: there is no terminal to ask at; --yes says that the above is wanted");
		return false;
	}
	fprintf(stderr,
		"Type %s to force it: ", printable(session->machine.arena, livepatch->name));
	fflush(stderr);
	if (!fgets(line, sizeof(line), stdin)) {
		*line = '\0';
		fputc('\n', stderr);
	}
	line[strcspn(line, "\n")] = '\0';
	if (!strcmp(line, livepatch->name))
		return true;
	fail("nothing was forced");
	return false;
}

/* While somebody reads and types, the transition may turn round, and then forcing it costs something else. */
static bool is_as_shown(const struct session *session, const struct loaded *livepatch)
{
	const struct loaded_list list = loaded_read(&session->machine, false);
	const struct loaded *now = loaded_find(&session->machine, &list, livepatch->name);

	if (now && now->state == livepatch->state)
		return true;
	fail("%s: nothing was forced: its transition has ended or turned round meanwhile, so the above is not true any more; `klpctl list` shows what is",
	     livepatch->name);
	return false;
}

static enum exit_status force(const struct session *session, const struct loaded *livepatch)
{
	const char *path =
		machine_path(&session->machine, "/sys/kernel/livepatch/%s/force", livepatch->name);
	enum exit_status status;
	bool enabled;

	if (machine_write(path, "1")) {
		/* It has ended while we asked. */
		if (errno == EINVAL || errno == ENOENT)
			fail("%s: nothing was forced: it is in no transition any more",
			     livepatch->name);
		else if (errno == EACCES || errno == EPERM)
			fail("%s: only root can force a transition", livepatch->name);
		else
			fail_errno("%s: the transition cannot be forced", livepatch->name);
		return STATUS_FAILED;
	}
	status = wait_for_transition(session, livepatch->name, &enabled);
	if (status == STATUS_OK)
		info("%s: forced; %s", livepatch->name, enabled ? "in force" : "not in force");
	return status;
}

enum exit_status run_force(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, true);
	const struct loaded *livepatch = session_livepatch(session, &list);
	struct blocker_list blockers;

	if (!livepatch)
		return session_failed(&list);
	if (livepatch != loaded_in_transition(&list)) {
		fail("%s: there is nothing to force: it is in no transition", livepatch->name);
		return STATUS_FAILED;
	}
	blockers = blockers_find(&session->machine, &list);
	say_consequences(session, &list, livepatch, &blockers);
	return is_confirmed(session, livepatch) && is_as_shown(session, livepatch)
		       ? force(session, livepatch)
		       : STATUS_FAILED;
}

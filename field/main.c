// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * klpctl looks after the livepatches of a machine in the field. The table of contents is command-table.c: a row and a
 * function for each command. What they stand on:
 *
 *	machine.c	/proc, /sys and the clock
 *	kernel-log.c	since when
 *	loaded.c	the livepatches, and loaded-file.c their files
 *	tasks.c		tasks that have not been switched, with stack-trace.c
 *	blockers.c	what holds each of them, and advice.c what to do about it
 *	judge.c		would a module be loaded?
 *	outcome.c	what --json says of a command's end
 */
#include "options.h"
#include "outcome.h"
#include "../lib/cleanup.h"
#include "../lib/message.h"

int main(int argc, char **argv)
{
	struct outcome outcome = { .arena = arena_new() };
	struct session session;
	enum exit_status status;

	message_setup("klpctl", MESSAGE_INFO);
	cleanup_setup();
	session = options_parse(outcome.arena, argc, argv);
	if (!session.json)
		return session.command->run(&session);
	outcome_collect(&outcome);
	status = session.command->run(&session);
	return session.command->has_document && status != STATUS_FAILED
		       ? status
		       : outcome_print(&outcome, &session, status);
}

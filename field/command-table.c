// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"

#include <string.h>

static const char *const group_titles[COMMAND_GROUPS] = {
	[GROUP_SEE] = "See what is there",
	[GROUP_CHANGE] = "Load and remove livepatches",
	[GROUP_STUCK] = "When a transition does not end",
};

/* Each has an entry in man/klpctl.8; the completion reads --help. */
const struct command_row commands[] = {
	{ "list", NULL, false, true, GROUP_SEE,
	  "the livepatches, their fixes and states, and since when", run_list },
	{ "status", NULL, false, true, GROUP_SEE, "one line, and an exit status for monitoring",
	  run_status },
	{ "check", "FILE.ko", false, false, GROUP_SEE, "would this module be loaded? says why not",
	  run_check },
	{ "load", "FILE.ko", false, false, GROUP_CHANGE,
	  "check a module, load it, and wait until it is in force", run_load },
	{ "disable", "NAME", false, false, GROUP_CHANGE,
	  "go back to the code before it, and wait for that", run_disable },
	{ "unload", "NAME", false, false, GROUP_CHANGE, "disable a livepatch and remove its module",
	  run_unload },
	{ "wait", "NAME", true, false, GROUP_CHANGE, "wait until a transition is complete",
	  run_wait },
	{ "why", NULL, false, true, GROUP_STUCK,
	  "the tasks that hold it up, in which function, what to do", run_why },
	{ "force", "NAME", false, false, GROUP_STUCK,
	  "end it without them; says what that costs, and asks", run_force },
};

const size_t command_count = sizeof(commands) / sizeof(*commands);

const struct command_row *command_named(const char *name)
{
	size_t i;

	for (i = 0; i < command_count; i++)
		if (!strcmp(commands[i].name, name))
			return &commands[i];
	return NULL;
}

const char *command_group_title(enum command_group group)
{
	return group_titles[group];
}

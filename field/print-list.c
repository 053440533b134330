// SPDX-License-Identifier: GPL-2.0-or-later
#include "command-table.h"
#include "as-json.h"
#include "fix-list.h"
#include "output.h"
#include "wording.h"
#include "../lib/message.h"
#include "../lib/printable.h"

#include <string.h>
#include <unistd.h>

enum { COLUMN_NAME, COLUMN_STATE, COLUMN_SINCE, COLUMN_FIXES, COLUMNS };

struct line {
	const char *cells[COLUMNS];
};

static struct line line_of(const struct session *session, const struct loaded *livepatch)
{
	const struct machine *machine = &session->machine;
	const bool known = livepatch->since >= 0 && machine->uptime >= 0;

	return (struct line){ {
		printable(machine->arena, livepatch->name),
		loaded_state_name(livepatch->state),
		known ? date(machine->arena, machine_time(machine, livepatch->since)) : "?",
		fix_ids(machine->arena, livepatch),
	} };
}

/* Ids beyond the terminal's width go on below the first of them; programs get one line for each livepatch. */
static void add_line(struct text *text, const struct line *line, const int widths[COLUMNS])
{
	const size_t width = (size_t)message_width(STDOUT_FILENO);
	size_t indent = 0;
	int c;

	for (c = 0; c < COLUMN_FIXES; c++) {
		text_add(text, "%-*s  ", widths[c], line->cells[c]);
		indent += (size_t)widths[c] + 2;
	}
	/* The blanks in front of the first line are what was added above. */
	text_add(text, "%s\n",
		 wrapped(text->arena, line->cells[COLUMN_FIXES], indent, 0, width ?: SIZE_MAX) +
			 indent);
}

/* What is not in the table because it could not be found out. */
static void say_what_is_unknown(const struct session *session, const struct loaded_list *list)
{
	const struct loaded *livepatch;
	bool unknown = false;

	array_for_each(livepatch, &list->items) {
		if (livepatch->no_file)
			info("the fixes in %s are not known: %s",
			     printable(session->machine.arena, livepatch->name),
			     printable(session->machine.arena, livepatch->no_file));
		unknown |= livepatch->since < 0;
	}
	if (unknown)
		info("since when is told by the kernel's log, which no longer has it, or may not be read");
}

static const char *table(const struct session *session, const struct loaded_list *list)
{
	static const struct line head = { { "NAME", "STATE", "SINCE", "FIXES" } };
	struct text text = { .arena = session->machine.arena };
	struct {
		struct line *items;
		size_t count, capacity;
	} lines = { 0 };
	int widths[COLUMNS] = { 0 }, c;
	const struct loaded *livepatch;
	const struct line *line;

	*array_push(session->machine.arena, &lines) = head;
	array_for_each(livepatch, &list->items)
		*array_push(session->machine.arena, &lines) = line_of(session, livepatch);
	array_for_each(line, &lines)
		for (c = 0; c < COLUMNS; c++)
			if ((int)strlen(line->cells[c]) > widths[c])
				widths[c] = (int)strlen(line->cells[c]);
	array_for_each(line, &lines)
		add_line(&text, line, widths);
	return text_string(&text);
}

enum exit_status run_list(const struct session *session)
{
	const struct loaded_list list = loaded_read(&session->machine, true);
	struct json json = json_begin(session->machine.arena);

	if (session->json) {
		json_open(&json, NULL, '{');
		json_head(&json, session, &list);
		json_livepatches(&json, session, &list);
		json_close(&json, '}');
		return output(json_end(&json)) ? STATUS_FAILED : STATUS_OK;
	}
	if (!list.supported)
		return session_unsupported();
	if (!list.items.count) {
		info("no livepatch is loaded");
		return STATUS_OK;
	}
	if (output(table(session, &list)))
		return STATUS_FAILED;
	say_what_is_unknown(session, &list);
	return STATUS_OK;
}

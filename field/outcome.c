// SPDX-License-Identifier: GPL-2.0-or-later
#include "outcome.h"
#include "as-json.h"
#include "command-table.h"
#include "output.h"
#include "../lib/message.h"

static void collect(void *data, const char *text)
{
	struct outcome *outcome = data;

	*array_push(outcome->arena, &outcome->errors) = arena_strdup(outcome->arena, text);
}

void outcome_collect(struct outcome *outcome)
{
	message_on_error(collect, outcome);
}

static void json_errors(struct json *json, const struct outcome *outcome)
{
	const char *const *error;

	json_open(json, "errors", '[');
	array_for_each(error, &outcome->errors)
		json_string(json, NULL, *error);
	json_close(json, ']');
}

enum exit_status outcome_print(const struct outcome *outcome, const struct session *session,
			       enum exit_status status)
{
	struct session later = *session;
	struct json json = json_begin(outcome->arena);
	struct loaded_list list;
	struct blocker_list blockers;

	/* Waiting may have taken hours. */
	later.machine = machine_open(outcome->arena, session->machine.root);
	list = loaded_read(&later.machine, true);
	blockers = blockers_find(&later.machine, &list);
	json_open(&json, NULL, '{');
	json_head(&json, &later, &list);
	json_string(&json, "command", session->command->name);
	json_number(&json, "status", status);
	json_errors(&json, outcome);
	json_transition(&json, &later, &blockers);
	json_livepatches(&json, &later, &list);
	json_close(&json, '}');
	return output(json_end(&json)) ? STATUS_FAILED : status;
}

/* The machine is not known yet: --root may come behind what is wrong. */
static void print_usage_error(void *data, const char *text)
{
	struct outcome outcome = { .arena = data };
	struct json json = json_begin(outcome.arena);

	message_on_error(NULL, NULL);
	collect(&outcome, text);
	json_open(&json, NULL, '{');
	json_number(&json, "format", 1);
	json_number(&json, "status", STATUS_USAGE);
	json_errors(&json, &outcome);
	json_close(&json, '}');
	output(json_end(&json));
}

void outcome_print_usage_error(struct arena *arena)
{
	message_on_error(print_usage_error, arena);
}

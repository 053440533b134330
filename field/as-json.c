// SPDX-License-Identifier: GPL-2.0-or-later
#include "as-json.h"
#include "advice.h"
#include "fix-list.h"

/* A moment as RFC 3339 has it, in UTC. */
static void json_moment(struct json *json, const char *key, const struct machine *machine,
			double since)
{
	const time_t when = machine_time(machine, since);
	char text[64];
	struct tm parts;

	if (since >= 0 && machine->uptime >= 0 && gmtime_r(&when, &parts) &&
	    strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts))
		json_string(json, key, text);
	else
		json_null(json, key);
}

static void json_age(struct json *json, const struct session *session,
		     const struct loaded *livepatch)
{
	const double age = session_age(session, livepatch);

	json_moment(json, "since", &session->machine, livepatch->since);
	if (age < 0)
		json_null(json, "seconds");
	else
		json_seconds(json, "seconds", age);
}

void json_head(struct json *json, const struct session *session, const struct loaded_list *list)
{
	json_number(json, "format", 1);
	json_string(json, "kernel", session->machine.release);
	json_bool(json, "supported", list->supported);
}

static void json_fixes(struct json *json, const struct loaded *livepatch)
{
	const struct report_fix *fix = NULL;

	if (!livepatch->summary) {
		json_null(json, "fixes");
		return;
	}
	json_open(json, "fixes", '[');
	while ((fix = next_fix(livepatch, fix))) {
		json_open(json, NULL, '{');
		json_string(json, "id", fix->id);
		json_string(json, "summary", fix->summary);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_functions(struct json *json, const struct loaded *livepatch)
{
	const struct loaded_function *function;

	json_open(json, "functions", '[');
	array_for_each(function, &livepatch->functions) {
		json_open(json, NULL, '{');
		json_string(json, "object", function->object);
		json_string(json, "name", function->name);
		json_number(json, "sympos", (long)function->sympos);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void json_livepatch(struct json *json, const struct session *session,
			   const struct loaded *livepatch)
{
	const struct report *report = livepatch->summary ? livepatch->summary->report : NULL;
	const bool in_transition = livepatch->state == LOADED_PATCHING ||
				   livepatch->state == LOADED_UNPATCHING;

	json_open(json, NULL, '{');
	json_string(json, "name", livepatch->name);
	json_string(json, "state", loaded_state_name(livepatch->state));
	json_bool(json, "in_force", livepatch->state != LOADED_IDLE);
	json_bool(json, "transition", in_transition);
	json_age(json, session, livepatch);
	if (livepatch->references < 0)
		json_null(json, "references");
	else
		json_number(json, "references", livepatch->references);
	json_string(json, "version", report ? report->version : NULL);
	json_string(json, "file", livepatch->file);
	json_string(json, "no_file", livepatch->no_file);
	json_fixes(json, livepatch);
	json_functions(json, livepatch);
	json_close(json, '}');
}

void json_livepatches(struct json *json, const struct session *session,
		      const struct loaded_list *list)
{
	const struct loaded *livepatch;

	json_open(json, "livepatches", '[');
	array_for_each(livepatch, &list->items)
		json_livepatch(json, session, livepatch);
	json_close(json, ']');
}

static void json_stack(struct json *json, struct arena *arena, const struct task *task)
{
	const struct stack_frame *frame;

	json_open(json, "stack", '[');
	array_for_each(frame, &task->stack.frames)
		json_string(json, NULL,
			    arena_printf(arena, "%s%s%s%s%s", frame->symbol, frame->offset,
					 frame->module ? " [" : "",
					 frame->module ? frame->module : "",
					 frame->module ? "]" : ""));
	json_close(json, ']');
}

static void json_blocker(struct json *json, const struct session *session,
			 const struct loaded *livepatch, const struct blocker *blocker)
{
	struct arena *arena = session->machine.arena;
	const struct task *task = &blocker->task;
	const char state[] = { task->state, '\0' };

	json_open(json, NULL, '{');
	json_number(json, "pid", task->pid);
	json_number(json, "tid", task->tid);
	json_string(json, "name", task->name);
	json_bool(json, "kthread", task->is_kthread);
	json_string(json, "state", state);
	json_string(json, "unit", task->unit);
	if (task->idle < 0)
		json_null(json, "idle_seconds");
	else
		json_seconds(json, "idle_seconds", task->idle);
	json_string(json, "kind", blocker_kind_name(blocker->kind));
	json_string(json, "function", blocker->frame ? blocker->frame->symbol : NULL);
	json_string(json, "module", blocker->frame ? blocker->code : NULL);
	json_string(json, "reason", blocker_reason(arena, blocker));
	json_string(json, "advice", blocker_advice(arena, livepatch, blocker));
	json_stack(json, arena, task);
	json_close(json, '}');
}

void json_transition(struct json *json, const struct session *session,
		     const struct blocker_list *blockers)
{
	const struct loaded *livepatch = blockers->livepatch;
	const struct blocker *blocker;

	if (!livepatch) {
		json_null(json, "transition");
		return;
	}
	json_open(json, "transition", '{');
	json_string(json, "livepatch", livepatch->name);
	json_string(json, "direction", loaded_state_name(livepatch->state));
	json_age(json, session, livepatch);
	json_bool(json, "forced", livepatch->forced);
	json_number(json, "tasks", (long)blockers->seen);
	json_number(json, "unreadable_tasks", (long)blockers->forbidden);
	json_open(json, "blockers", '[');
	array_for_each(blocker, &blockers->items)
		json_blocker(json, session, livepatch, blocker);
	json_close(json, ']');
	json_close(json, '}');
}

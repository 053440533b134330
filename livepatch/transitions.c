// SPDX-License-Identifier: GPL-2.0-or-later
#include "transitions.h"
#include "replace.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/report-fields.h"

#include <stdio.h>

/* What the YAML has: texts. */
struct shown_module {
	const char *name, *file, *kernel;
	bool replace;
};

struct shown_transition {
	const char *from, *to;
	bool allowed;
	const char *why;
	ARRAY(const char *) reverted, callbacks, never_run, states, shadows, removable,
		forced_keeps;
};

struct shown_matrix {
	ARRAY(struct shown_module) modules;
	ARRAY(struct shown_transition) transitions;
};

#define FIELD(type, member, key, kind, need)                               \
	{                                                                  \
		key, kind, offsetof(struct type, member), need, NULL, NULL \
	}
#define LIST(member, key) FIELD(shown_transition, member, key, FIELD_TEXTS, ALWAYS_WRITTEN)

static const struct report_field module_fields[] = {
	FIELD(shown_module, name, "name", FIELD_NAME, REQUIRED),
	FIELD(shown_module, file, "file", FIELD_TEXT, REQUIRED),
	FIELD(shown_module, kernel, "kernel", FIELD_NAME, REQUIRED),
	FIELD(shown_module, replace, "replace", FIELD_BOOL, ALWAYS_WRITTEN),
	{ 0 },
};
static const struct report_record module_record = { "module", sizeof(struct shown_module), true,
						    module_fields };

static const struct report_field transition_fields[] = {
	FIELD(shown_transition, from, "from", FIELD_NAME, REQUIRED),
	FIELD(shown_transition, to, "to", FIELD_NAME, REQUIRED),
	FIELD(shown_transition, allowed, "allowed", FIELD_BOOL, ALWAYS_WRITTEN),
	FIELD(shown_transition, why, "why", FIELD_TEXT, OPTIONAL),
	LIST(reverted, "reverted"),
	LIST(callbacks, "callbacks"),
	LIST(never_run, "never-run"),
	LIST(states, "states"),
	LIST(shadows, "shadows"),
	LIST(removable, "removable"),
	LIST(forced_keeps, "forced-keeps"),
	{ 0 },
};
static const struct report_record transition_record = { "transition",
							sizeof(struct shown_transition), false,
							transition_fields };

static const struct report_field matrix_fields[] = {
	{ "modules", FIELD_RECORDS, offsetof(struct shown_matrix, modules), OPTIONAL,
	  &module_record, NULL },
	{ "transitions", FIELD_RECORDS, offsetof(struct shown_matrix, transitions), OPTIONAL,
	  &transition_record, NULL },
	{ 0 },
};
static const struct report_record matrix_record = { "matrix of transitions",
						    sizeof(struct shown_matrix), false,
						    matrix_fields };

static const char *callback_text(struct arena *arena, const struct transition_callback *item)
{
	return arena_printf(arena, "%s.%s %s %s", item->module->name,
			    klp_callback_name(item->callback->kind), item->callback->object,
			    item->callback->function);
}

static const char *version_text(struct arena *arena, bool is_there, unsigned int version)
{
	return is_there ? arena_printf(arena, "%u", version) : "-";
}

static const char *state_text(struct arena *arena, const struct transition_state *state)
{
	bool is_there = state->fate == FATE_NEW || state->fate == FATE_TAKEN_OVER ||
			state->fate == FATE_LOWER;

	return arena_printf(arena, "%s %lu %s %s", transition_fate_name(state->fate), state->id,
			    version_text(arena, state->module != NULL, state->from),
			    version_text(arena, is_there, state->to));
}

static void show_lists(struct arena *arena, const struct transition *transition,
		       struct shown_transition *shown)
{
	const struct transition_callback *callback;
	const struct transition_shadow *shadow;
	const struct report_nop *nop;
	const char *const *module;

	array_for_each(nop, &transition->nops) {
		const struct summary_function function = { .object = nop->object,
							   .name = nop->function,
							   .sympos = nop->sympos };

		*array_push(arena, &shown->reverted) = summary_function_text(arena, &function);
	}
	array_for_each(callback, &transition->callbacks)
		*array_push(arena, &shown->callbacks) = callback_text(arena, callback);
	array_for_each(callback, &transition->skipped)
		*array_push(arena, &shown->never_run) = callback_text(arena, callback);
	array_for_each(shadow, &transition->shadows)
		*array_push(arena, &shown->shadows) = arena_printf(
			arena, "%s %s", transition_fate_name(shadow->fate), shadow->id);
	array_for_each(module, &transition->removable)
		*array_push(arena, &shown->removable) = *module;
	array_for_each(module, &transition->forced_keeps)
		*array_push(arena, &shown->forced_keeps) = *module;
}

#define NONE "none"

/* NULL stands for no livepatch. */
static void show(struct arena *arena, const struct module_summary *from,
		 const struct module_summary *to, struct shown_matrix *matrix)
{
	struct shown_transition *shown = array_push(arena, &matrix->transitions);
	struct enabled_modules enabled = { 0 };
	const struct transition *transition;
	const struct transition_state *state;

	if (from)
		*array_push(arena, &enabled) = from;
	transition = transition_find(arena, &enabled, to);
	shown->from = from ? from->name : NONE;
	shown->to = to ? to->name : NONE;
	shown->allowed = !transition->refused;
	shown->why = transition->refused;
	array_for_each(state, &transition->states)
		*array_push(arena, &shown->states) = state_text(arena, state);
	if (shown->allowed)
		show_lists(arena, transition, shown);
}

static void show_all(struct arena *arena, const struct enabled_modules *modules,
		     struct shown_matrix *matrix)
{
	const struct module_summary *const *from, *const *to;

	array_for_each(from, modules) {
		*array_push(arena, &matrix->modules) = (struct shown_module){
			.name = (*from)->name,
			.file = (*from)->file,
			.kernel = (*from)->release,
			.replace = (*from)->replace != SUMMARY_STACKS,
		};
		show(arena, NULL, *from, matrix);
	}
	array_for_each(from, modules) {
		array_for_each(to, modules)
			if (from != to)
				show(arena, *from, *to, matrix);
		show(arena, *from, NULL, matrix);
	}
}

static void print_list(const char *what, const char *const *items, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		printf("    %-12s %s\n", i ? "" : what, items[i]);
}

#define PRINT_LIST(what, list) print_list(what, (list)->items, (list)->count)

static void print_transition(const struct shown_transition *shown)
{
	printf("%s -> %s: %s%s\n", shown->from, shown->to,
	       shown->allowed ? "allowed" : "refused: ", shown->allowed ? "" : shown->why);
	PRINT_LIST("reverted", &shown->reverted);
	PRINT_LIST("callbacks", &shown->callbacks);
	PRINT_LIST("never run", &shown->never_run);
	PRINT_LIST("states", &shown->states);
	PRINT_LIST("shadows", &shown->shadows);
	PRINT_LIST("removable", &shown->removable);
	PRINT_LIST("forced keeps", &shown->forced_keeps);
}

#define CORNER "from \\ to"

/* The rows are in the order of show_all(): from none, then from each module to the others and to none. */
static void print_overview(const struct shown_matrix *matrix)
{
	const struct shown_transition *shown = matrix->transitions.items;
	size_t count = matrix->modules.count, width = strlen(CORNER), row, column;

	for (row = 0; row < count; row++)
		if (strlen(matrix->modules.items[row].name) > width)
			width = strlen(matrix->modules.items[row].name);
	printf("%-*s", (int)width, CORNER);
	for (column = 0; column < count; column++)
		printf("  %-*s", (int)width, matrix->modules.items[column].name);
	printf("  %s\n", NONE);
	for (row = 0; row <= count; row++) {
		printf("%-*s", (int)width, row ? matrix->modules.items[row - 1].name : NONE);
		for (column = 1; column <= count; column++)
			printf("  %-*s", (int)width,
			       row == column	  ? "-"
			       : shown++->allowed ? "allowed"
						  : "refused");
		printf("  %s\n", row ? shown++->allowed ? "allowed" : "refused" : "-");
	}
}

static int print_matrix(const struct shown_matrix *matrix)
{
	const struct shown_transition *shown;

	print_overview(matrix);
	array_for_each(shown, &matrix->transitions) {
		putchar('\n');
		print_transition(shown);
	}
	if (fflush(stdout) || ferror(stdout))
		return fail_errno("the table of transitions could not be written to stdout");
	return 0;
}

static int print_modules(struct arena *arena, const struct enabled_modules *modules,
			 const char *report)
{
	struct shown_matrix matrix = { 0 };
	size_t size;
	char *text;

	show_all(arena, modules, &matrix);
	if (report) {
		text = report_record_text(arena, &matrix_record, &matrix, &size);
		if (!text || file_write_through(report, text, size))
			return -1;
	}
	return report && !strcmp(report, "-") ? 0 : print_matrix(&matrix);
}

int transitions_print(const char *const *files, size_t count, const char *report)
{
	struct arena *arena = arena_new();
	struct enabled_modules modules = { 0 };
	int result = 0;
	size_t i;

	for (i = 0; i < count; i++) {
		const struct module_summary *module = module_summary_read(arena, files[i]);

		if (!module) {
			result = -1;
			continue;
		}
		if (module->replace == SUMMARY_MAY_REPLACE)
			warning("%s: its data does not say whether it replaces others; taken as if it did",
				files[i]);
		*array_push(arena, &modules) = module;
	}
	if (!result)
		result = print_modules(arena, &modules, report);
	arena_free(arena);
	return result;
}

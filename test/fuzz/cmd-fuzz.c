// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What kbuild says of compile commands, split at the first zero byte: in front of it the output
 * of `make -n`, behind it a saved command. What is found in them is read on as a build does.
 */
#include "quiet.h"
#include "../../builder/compile/steps.h"
#include "../../builder/units/commands.h"
#include "../../builder/units/dry-run.h"
#include "../../builder/units/saved-commands.h"
#include "../../lib/hash.h"

#include <stdlib.h>
#include <string.h>

static const char *const sources[] = { "net/ipv4/tcp_input.c", "security/selinux/avc.c", "a.c" };

#define SOURCES (sizeof(sources) / sizeof(*sources))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a build does with a command that it found. */
static void use(const struct job *job, struct unit *unit)
{
	char *list, *word, *save;

	if (!unit->command)
		return;
	unit->klp_object = NULL;
	if (!read_object_name(job, unit) && !unit->klp_object)
		abort();
	step_command(job, unit, true);
	if (!unit->generated_with)
		return;
	list = arena_strdup(job->arena, unit->generated_with);
	for (word = strtok_r(list, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (!*word)
			abort();
}

static void check_found(const struct job *job, const struct unit *unit)
{
	const char *end = arena_printf(job->arena, " -c -o %s %s", unit->object, unit->source);
	size_t length = unit->command ? strlen(unit->command) : 0, tail = strlen(end);

	if (unit->command && (length <= tail || strcmp(unit->command + length - tail, end) ||
			      strchr(unit->command, '\n')))
		abort();
}

static void parse(const struct job *job, char *text, const struct hash *by_object)
{
	const struct dry_command *command;
	struct dry_run run = { 0 };

	dry_run_parse(job->arena, text, &run);
	array_for_each(command, &run.commands) {
		struct unit *unit = hash_get(by_object, command->object);

		if (!unit || strcmp(unit->source, command->source))
			continue;
		unit->command = command->command;
		unit->generated_with = command->generated_with;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct kernel kernel = { .vmlinux = "/dev/null" };
	struct job job = { .arena = arena_new(), .kernel = &kernel };
	struct unit units[SOURCES] = { 0 }, saved = { .source = "a.c", .object = "a.o" };
	char *text = arena_alloc(job.arena, size + 1);
	struct hash by_object;
	size_t i, length;
	bool checked;

	quiet_begin();
	if (size)
		memcpy(text, data, size);
	length = strlen(text);
	hash_setup(&by_object, job.arena);
	for (i = 0; i < SOURCES; i++) {
		units[i].source = sources[i];
		units[i].object =
			arena_printf(job.arena, "%.*s.o", (int)strlen(sources[i]) - 2, sources[i]);
		hash_add(&by_object, units[i].object, &units[i]);
	}
	parse(&job, arena_strdup(job.arena, text), &by_object);
	for (i = 0; i < SOURCES; i++) {
		check_found(&job, &units[i]);
		use(&job, &units[i]);
	}
	if (length < size) {
		saved_command_parse(&job, &saved, arena_strdup(job.arena, text + length + 1),
				    &checked);
		use(&job, &saved);
	}
	arena_free(job.arena);
	quiet_end();
	return 0;
}

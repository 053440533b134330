// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What kbuild says of compile commands, split at the first zero byte: in front of it the output
 * of `make -n`, behind it a saved command. What is found in them is read on as a build does.
 */
#include "quiet.h"
#include "../../builder/commands.c"
#include "../../builder/steps.h"

#include <stdlib.h>

static const char *const sources[] = { "net/ipv4/tcp_input.c", "security/selinux/avc.c", "a.c" };

#define SOURCES (sizeof(sources) / sizeof(*sources))

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a build does with a command that it found. */
static void use(struct build *build, struct unit *unit)
{
	char *list, *word, *save;

	if (!unit->command)
		return;
	unit->klp_object = NULL;
	if (!read_object_name(build, unit) && !unit->klp_object)
		abort();
	step_command(build, unit, true);
	if (!unit->made_by)
		return;
	list = arena_strdup(build->arena, unit->made_by);
	for (word = strtok_r(list, " ", &save); word; word = strtok_r(NULL, " ", &save))
		if (!*word)
			abort();
}

static void check_found(struct build *build, const struct unit *unit)
{
	const char *end = arena_printf(build->arena, " -c -o %s %s", unit->object, unit->source);
	size_t length = unit->command ? strlen(unit->command) : 0, tail = strlen(end);

	if (unit->command && (length <= tail || strcmp(unit->command + length - tail, end) ||
			      strchr(unit->command, '\n')))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct build build = { .arena = arena_new() };
	struct unit units[SOURCES] = { 0 }, saved = { .source = "a.c", .object = "a.o" };
	char *text = arena_alloc(build.arena, size + 1);
	struct hash by_object;
	size_t i, length;

	quiet_begin();
	if (size)
		memcpy(text, data, size);
	length = strlen(text);
	hash_setup(&by_object, build.arena);
	for (i = 0; i < SOURCES; i++) {
		units[i].source = sources[i];
		units[i].object = arena_printf(build.arena, "%.*s.o", (int)strlen(sources[i]) - 2,
					       sources[i]);
		hash_add(&by_object, units[i].object, &units[i]);
	}
	parse_dry_run(&build, arena_strdup(build.arena, text), &by_object);
	for (i = 0; i < SOURCES; i++) {
		check_found(&build, &units[i]);
		use(&build, &units[i]);
	}
	if (length < size &&
	    !parse_saved(&saved, arena_strdup(build.arena, text + length + 1), "a.o.cmd"))
		use(&build, &saved);
	arena_free(build.arena);
	quiet_end();
	return 0;
}

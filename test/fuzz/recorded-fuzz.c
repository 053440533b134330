// SPDX-License-Identifier: GPL-2.0-or-later
/* A .cmd file of a build tree, and what is made of the command in it. */
#include "quiet.h"
#include "../../builder/units/recorded-commands.c"

#include <ctype.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct kernel below = { .build = "/k/build" };
	const struct oot_module oot = { .kernel = &below, .dir = "/home/u/module" };
	const struct kernel kernel = {
		.cc = "gcc",
		.source_prefix = "/src/",
		.is_own = true,
		/* The same command may be one of a module of another tree. */
		.oot = size % 2 ? &oot : NULL,
	};
	struct job job = { .arena = arena_new(), .kernel = &kernel };
	struct unit unit = { .source = "a/b.c", .object = "a/b.o" };
	char *text = arena_alloc(job.arena, size + 1);
	const char *prefix, *command;
	struct cmd_file file;

	quiet_begin();
	if (size)
		memcpy(text, data, size);
	if (cmd_file_parse(job.arena, text, &file) && cmd_file_is_unit(&file)) {
		prefix = cmd_file_source_prefix(job.arena, &file);
		command = command_in_tree(&job, "/src", &unit, &file);
		/* The compiler in front, the source at the end, and no line of the shell more. */
		if (command &&
		    (strncmp(command, "gcc", 3) || !isblank((unsigned char)command[3]) ||
		     strchr(command, '\n') ||
		     strcmp(command + strlen(command) - strlen(unit.source), unit.source)))
			abort();
		if (prefix && strncmp(file.source, prefix, strlen(prefix)))
			abort();
	}
	arena_free(job.arena);
	quiet_end();
	return 0;
}

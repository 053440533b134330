// SPDX-License-Identifier: GPL-2.0-or-later
#include "dry-run.h"
#include "../../lib/hash.h"

#include <stdbool.h>
#include <string.h>

/* Copies the next part of a shell line, up to a ; outside of quotes; NULL at the end. */
static const char *next_part(const char **at, size_t *length)
{
	const char *begin = *at + strspn(*at, " \t;"), *c;
	char quote = 0;

	for (c = begin; *c && *c != '\n' && (quote || *c != ';'); c++) {
		if (quote ? *c == quote : *c == '\'' || *c == '"')
			quote = quote ? 0 : *c;
		else if (*c == '\\' && quote != '\'' && c[1])
			c++;
	}
	*at = c;
	while (c > begin && (c[-1] == ' ' || c[-1] == '\t'))
		c--;
	*length = (size_t)(c - begin);
	return *length ? begin : NULL;
}

/* Finds the part of a line that compiles the object: "… -c -o x.o x.c" at its end. */
static bool find_compile_part(struct arena *arena, const char *line, struct dry_command *command)
{
	const char *before = arena_printf(arena, " -c -o %s ", command->object), *part, *option;
	size_t length;

	while ((part = next_part(&line, &length))) {
		option = memmem(part, length, before, strlen(before));
		if (!option)
			continue;
		command->command = arena_strndup(arena, part, length);
		command->source = command->command + (option - part) + strlen(before);
		if (!strchr(command->source, ' '))
			return true;
	}
	return false;
}

const char *compile_part(struct arena *arena, const char *line, const char *object,
			 const char *source)
{
	struct dry_command command = { .object = object };

	return find_compile_part(arena, line, &command) && !strcmp(command.source, source)
		       ? command.command
		       : NULL;
}

/*
 * Parses "set -e;  echo '  CC [M]  x.o'; ..." into the word CC and the last name; false for other
 * lines.
 */
static bool said(struct arena *arena, const char *line, const char **kind, const char **name)
{
	static const char say[] = "set -e;  echo '  ";
	const char *quote;
	char *text, *space;

	if (strncmp(line, say, strlen(say)))
		return false;
	line += strlen(say);
	quote = strchr(line, '\'');
	if (!quote)
		return false;
	text = arena_strndup(arena, line, (size_t)(quote - line));
	space = strrchr(text, ' ');
	*name = space ? space + 1 : text;
	text[strcspn(text, " ")] = '\0';
	*kind = text;
	return true;
}

/* Is it made of objects? Asked for all, kbuild also links modules and archives; nobody includes these. */
static bool is_linked(const char *name)
{
	static const char *const endings[] = { ".o",  ".a",   ".ko",  ".mod",
					       ".so", ".dbg", ".lds", ".order" };
	const char *dot = strrchr(name, '.');
	size_t i;

	for (i = 0; dot && i < sizeof(endings) / sizeof(*endings); i++)
		if (!strcmp(dot, endings[i]))
			return true;
	return false;
}

void file_generator_add(struct arena *arena, struct file_generators *generators,
			const char *generated)
{
	const char *slash = strrchr(generated, '/');

	if (slash && *generated != '/' && !is_linked(generated))
		array_push(arena, &generators->items)->dir =
			arena_strndup(arena, generated, (size_t)(slash - generated) + 1);
}

const char *file_generators_of(struct arena *arena, struct file_generators *generators,
			       const char *object)
{
	const char *list = NULL;
	struct file_generator *generator;

	array_for_each(generator, &generators->items) {
		if (strncmp(object, generator->dir, strlen(generator->dir)))
			continue;
		if (!generator->object)
			generator->object = object;
		if (!list || !strstr(list, generator->object))
			list = arena_printf(arena, "%s%s%s", list ? list : "", list ? " " : "",
					    generator->object);
	}
	return list;
}

/* How long is the path of the directory whose Makefile the command is from? 0: it does not say. */
static size_t makefile_depth(const char *command)
{
	static const char macro[] = "-DKBUILD_MODFILE='\"";
	const char *path = strstr(command, macro), *end, *slash;

	if (!path)
		return 0;
	path += strlen(macro);
	end = strchr(path, '"');
	slash = end ? memrchr(path, '/', (size_t)(end - path)) : NULL;
	return slash ? (size_t)(slash - path) : 0;
}

/*
 * Asked for drivers/block/aoe/aoeblk.o alone, kbuild finds a rule for it in drivers/block, too, in whose
 * words it is no part of the module aoe. The Makefile that is nearer to the object is right.
 */
static void add_command(struct arena *arena, struct dry_run *run, struct hash *by_object,
			const struct dry_command *command)
{
	struct dry_command *known = NULL;
	size_t number = (size_t)hash_get(by_object, command->object);

	if (number)
		known = &run->commands.items[number - 1];
	if (!known) {
		*array_push(arena, &run->commands) = *command;
		hash_add(by_object, command->object, (void *)run->commands.count);
	} else if (makefile_depth(command->command) > makefile_depth(known->command)) {
		*known = *command;
	}
}

/* What kbuild generates for an object comes before it. */
void dry_run_parse(struct arena *arena, char *text, struct dry_run *run)
{
	struct file_generators generators = { 0 };
	struct hash by_object;
	const char *kind, *name;
	char *line, *end;

	hash_setup(&by_object, arena);
	for (line = text; line; line = end) {
		struct dry_command command = { 0 };

		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		if (!said(arena, line, &kind, &name))
			continue;
		if (strcmp(kind, "CC")) {
			file_generator_add(arena, &generators, name);
			continue;
		}
		command.object = name;
		if (!find_compile_part(arena, line, &command))
			continue;
		command.generated_with = file_generators_of(arena, &generators, name);
		add_command(arena, run, &by_object, &command);
	}
}

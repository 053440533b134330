// SPDX-License-Identifier: GPL-2.0-or-later
#include "cmd-file.h"
#include "../../lib/text.h"

#include <ctype.h>
#include <string.h>

/* In the command of every object of the kernel, but not of the programs that build it. */
#define KERNEL_MACRO " -D__KERNEL__ "

const char *cmd_file_path(struct arena *arena, const char *object)
{
	const char *slash = strrchr(object, '/');
	int length = slash ? (int)(slash - object) + 1 : 0;

	return arena_printf(arena, "%.*s.%s.cmd", length, object, object + length);
}

/* Undoes make-cmd of scripts/Kbuild.include: $ was doubled, # became $(pound). */
static void unescape(char *command)
{
	static const char pound[] = "$(pound)";
	char *to = command;

	while (*command) {
		if (!strncmp(command, pound, strlen(pound))) {
			*to++ = '#';
			command += strlen(pound);
			continue;
		}
		if (command[0] == '$' && command[1] == '$')
			command++;
		*to++ = *command++;
	}
	*to = '\0';
}

/* Cuts a line off; NULL when the text ends before it does. */
static char *next_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*text = end + 1;
	return line;
}

/* The value of a line "KEY_TARGET := VALUE"; NULL when it is another line. */
static char *value_of(char *line, const char *key, const char *target)
{
	size_t length = strlen(key), name = strlen(target);

	if (strncmp(line, key, length) || strncmp(line + length, target, name) ||
	    strncmp(line + length + name, " := ", 4))
		return NULL;
	return line + length + name + 4;
}

/* Takes the lines "  PATH \" and "    $(wildcard include/config/X) \" behind deps_. */
static bool read_dependencies(struct arena *arena, char *text, struct cmd_file *file)
{
	static const char wildcard[] = "$(wildcard ";
	char *line;

	while ((line = next_line(&text))) {
		line += strspn(line, " \t");
		if (!*line)
			return true;
		if (!strncmp(line, wildcard, strlen(wildcard))) {
			line += strlen(wildcard);
			line[strcspn(line, ")")] = '\0';
			*array_push(arena, &file->configs) = line;
			continue;
		}
		line[strcspn(line, " \t\\")] = '\0';
		if (*line)
			*array_push(arena, &file->reads) = line;
	}
	return false;
}

static bool read_command(char *line, struct cmd_file *file)
{
	char *value = strstr(line, " := ");

	if (!strncmp(line, "saved", 5))
		line += 5;
	if (strncmp(line, "cmd_", 4) || !value)
		return false;
	*value = '\0';
	file->target = line + 4;
	file->command = value + 4;
	unescape(value + 4);
	return true;
}

bool cmd_file_parse(struct arena *arena, char *text, struct cmd_file *file)
{
	char *line = next_line(&text);

	*file = (struct cmd_file){ 0 };
	if (!line || !read_command(line, file))
		return false;
	while ((line = next_line(&text))) {
		if (value_of(line, "source_", file->target))
			file->source = value_of(line, "source_", file->target);
		else if (value_of(line, "deps_", file->target))
			return read_dependencies(arena, text, file);
	}
	/* The commands of the linker have no dependencies behind them; those of the compiler do. */
	return !file->source &&
	       !(strstr(file->command, KERNEL_MACRO) && strstr(file->command, " -c "));
}

const char *cmd_file_source_prefix(struct arena *arena, const struct cmd_file *file)
{
	size_t stem = strlen(file->target) - strlen(".o"), length = strlen(file->source);

	if (length < stem + 2 || memcmp(file->source + length - stem - 2, file->target, stem))
		return NULL;
	length -= stem + 2;
	if (length && file->source[length - 1] != '/')
		return NULL;
	return arena_strndup(arena, file->source, length);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), tail = strlen(end);

	return length > tail && !strcmp(text + length - tail, end);
}

/* minix.mod.c and .vmlinux.export.c, which modpost writes when all else is compiled */
static bool is_of_modpost(const char *source)
{
	const char *slash = strrchr(source, '/');

	return ends_with(source, ".mod.c") || *(slash ? slash + 1 : source) == '.';
}

bool cmd_file_is_unit(const struct cmd_file *file)
{
	return file->source && !is_of_modpost(file->source) && ends_with(file->source, ".c") &&
	       ends_with(file->target, ".o") && strstr(file->command, KERNEL_MACRO);
}

/* May a path begin at this place of a command? */
static bool path_begins(const char *command, const char *at)
{
	const char *c = at;

	if (at == command || strchr(" \t='\",:", at[-1]))
		return true;
	/* -I/src/include */
	while (c > command && isalpha((unsigned char)c[-1]))
		c--;
	return c < at && c > command && c[-1] == '-' &&
	       (c == command + 1 || isspace((unsigned char)c[-2]));
}

const char *cmd_command_in_tree(struct arena *arena, const char *command, const char *prefix)
{
	const char *at = command, *found;
	struct text text = { .arena = arena };

	while (*prefix && (found = strstr(at, prefix))) {
		text_add(&text, "%.*s%s", (int)(found - at), at,
			 path_begins(command, found) ? "./" : prefix);
		at = found + strlen(prefix);
	}
	text_add(&text, "%s", at);
	return text_string(&text);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers.h"
#include "files.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>

#define FIELDS 5

enum field { FIELD_CRC, FIELD_NAME, FIELD_MODULE, FIELD_EXPORT, FIELD_NAMESPACE };

/* Ends each field with a zero byte. Returns the number of fields; more than FIELDS is too many. */
static int split(char *line, char *fields[FIELDS])
{
	int count = 0;

	for (;;) {
		char *tab = strchr(line, '\t');

		if (count == FIELDS)
			return FIELDS + 1;
		fields[count++] = line;
		if (!tab)
			return count;
		*tab = '\0';
		line = tab + 1;
	}
}

static bool crc_of(const char *field, uint32_t *crc)
{
	char *end;
	unsigned long value;

	if (strncmp(field, "0x", 2) || !field[2] || strlen(field) > 10 ||
	    strspn(field + 2, "0123456789abcdefABCDEF") != strlen(field + 2))
		return false;
	value = strtoul(field, &end, 16);
	*crc = (uint32_t)value;
	return !*end;
}

/* fs/nls/nls_utf8 or nvme-core: the kernel calls them nls_utf8 and nvme_core. */
static const char *module_name(char *path)
{
	char *slash = strrchr(path, '/'), *c;

	if (slash)
		path = slash + 1;
	for (c = path; *c; c++)
		if (*c == '-')
			*c = '_';
	return path;
}

static const char *add_line(struct symvers *symvers, struct arena *arena, char *line)
{
	struct export *export;
	char *fields[FIELDS];
	uint32_t crc;

	if (split(line, fields) != FIELDS)
		return "does not have five fields separated by tabs";
	if (!crc_of(fields[FIELD_CRC], &crc))
		return "does not begin with a CRC as 0x1234abcd";
	if (!*fields[FIELD_NAME] || !*fields[FIELD_MODULE])
		return "has an empty symbol or module name";
	if (strcmp(fields[FIELD_EXPORT], "EXPORT_SYMBOL") &&
	    strcmp(fields[FIELD_EXPORT], "EXPORT_SYMBOL_GPL"))
		return "is neither EXPORT_SYMBOL nor EXPORT_SYMBOL_GPL";
	if (hash_get(&symvers->by_name, fields[FIELD_NAME]))
		return NULL;

	export = arena_new_object(arena, struct export);
	export->name = fields[FIELD_NAME];
	export->module = module_name(fields[FIELD_MODULE]);
	export->crc = crc;
	export->gpl = !strcmp(fields[FIELD_EXPORT], "EXPORT_SYMBOL_GPL");
	export->ns = fields[FIELD_NAMESPACE];
	hash_add(&symvers->by_name, export->name, export);
	symvers->count++;
	return NULL;
}

int symvers_parse(struct symvers *symvers, struct arena *arena, char *text, size_t size,
		  const char *where)
{
	char *line = text, *end = text + size;
	unsigned int number = 1;

	if (!symvers->by_name.buckets)
		hash_setup(&symvers->by_name, arena);
	for (; line < end; number++) {
		char *newline = memchr(line, '\n', (size_t)(end - line));
		const char *wrong;

		if (!newline)
			return fail(
				"%s:%u: the last line is incomplete; the file was cut off, get it again",
				where, number);
		if (memchr(line, '\0', (size_t)(newline - line)))
			return fail("%s:%u: zero byte; this is not a Module.symvers", where,
				    number);
		*newline = '\0';
		wrong = add_line(symvers, arena, line);
		if (wrong)
			return fail("%s:%u: the line %s; is this the kernel's Module.symvers?",
				    where, number, wrong);
		line = newline + 1;
	}
	return 0;
}

int symvers_read(struct symvers *symvers, struct arena *arena, const char *path)
{
	size_t size;
	char *text = file_read(arena, path, &size);

	if (!text)
		return -1;
	return symvers_parse(symvers, arena, text, size, path);
}

const struct export *symvers_find(const struct symvers *symvers, const char *name)
{
	return symvers->by_name.buckets ? hash_get(&symvers->by_name, name) : NULL;
}

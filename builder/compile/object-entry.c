// SPDX-License-Identifier: GPL-2.0-or-later
#include "object-entry.h"
#include "../../lib/digest.h"
#include "../../lib/text.h"

#include <stdlib.h>
#include <string.h>

static const char magic[] = "klp-build object 1\n";
static const char digest_word[] = "digest ";

/* The first line, the digest's, and its end. */
#define HEAD (sizeof(magic) - 1 + sizeof(digest_word) - 1 + DIGEST_TEXT + 1)

char *object_entry_text(struct arena *arena, const struct object_entry *entry, size_t *size)
{
	struct text body = { .arena = arena }, all = { .arena = arena };
	const struct object_input *input;

	array_for_each(input, &entry->files)
		text_add(&body, "file %s %s\n", input->digest, input->path);
	array_for_each(input, &entry->names)
		text_add(&body, "names %s %s\n", input->digest, input->path);
	text_add(&body, "log %zu\nobject %zu\n\n", entry->log_size, entry->object_size);
	text_add_bytes(&body, entry->log, entry->log_size);
	text_add_bytes(&body, entry->object, entry->object_size);
	text_add(&all, "%s%s%s\n", magic, digest_word,
		 digest_of(arena, body.chars.items, body.chars.count));
	text_add_bytes(&all, body.chars.items, body.chars.count);
	*size = all.chars.count;
	return all.chars.items;
}

/* "HEX PATH" */
static bool read_input(char *value, struct object_input *input)
{
	if (strspn(value, "0123456789abcdef") != DIGEST_TEXT || value[DIGEST_TEXT] != ' ' ||
	    !value[DIGEST_TEXT + 1])
		return false;
	value[DIGEST_TEXT] = '\0';
	input->digest = value;
	input->path = value + DIGEST_TEXT + 1;
	return true;
}

static bool read_size(const char *value, size_t *size)
{
	char *end;

	if (strspn(value, "0123456789") != strlen(value) || !*value || strlen(value) > 15)
		return false;
	*size = strtoul(value, &end, 10);
	return !*end;
}

static bool read_line(struct arena *arena, char *line, struct object_entry *entry)
{
	char *value = strchr(line, ' ');

	if (!value)
		return false;
	*value++ = '\0';
	if (!strcmp(line, "file"))
		return read_input(value, array_push(arena, &entry->files));
	if (!strcmp(line, "names"))
		return read_input(value, array_push(arena, &entry->names));
	if (!strcmp(line, "log"))
		return read_size(value, &entry->log_size);
	if (!strcmp(line, "object"))
		return read_size(value, &entry->object_size);
	return false;
}

bool object_entry_read(struct arena *arena, char *text, size_t size, struct object_entry *entry)
{
	char *line = text + HEAD, *end, *digest = text + sizeof(magic) + sizeof(digest_word) - 2;
	size_t left;

	*entry = (struct object_entry){ 0 };
	if (size < HEAD || memcmp(text, magic, sizeof(magic) - 1) ||
	    memcmp(text + sizeof(magic) - 1, digest_word, sizeof(digest_word) - 1) ||
	    text[HEAD - 1] != '\n' ||
	    memcmp(digest, digest_of(arena, line, size - HEAD), DIGEST_TEXT))
		return false;
	for (;;) {
		left = size - (size_t)(line - text);
		end = memchr(line, '\n', left);
		if (!end)
			return false;
		*end = '\0';
		if (end == line)
			break;
		if (!read_line(arena, line, entry))
			return false;
		line = end + 1;
	}
	left -= 1;
	entry->log = end + 1;
	entry->object = entry->log + entry->log_size;
	return entry->object_size && entry->log_size <= left &&
	       entry->object_size == left - entry->log_size;
}

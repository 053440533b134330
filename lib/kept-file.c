// SPDX-License-Identifier: GPL-2.0-or-later
#include "kept-file.h"
#include "files.h"
#include "hash.h"

#include <stdio.h>
#include <string.h>

/* The digest of all that is in front of the line. */
static const char ending[] = "end ";
#define ENDING_SIZE (sizeof(ending) + 17)

void kept_add_number(struct text *text, unsigned int number)
{
	char digits[16], *at = digits + sizeof(digits);

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	*--at = ' ';
	text_add_bytes(text, at, (size_t)(digits + sizeof(digits) - at));
}

bool kept_take_number(char **at, size_t limit, unsigned int *number)
{
	unsigned long value = 0;
	char *c = *at;

	while (*c >= '0' && *c <= '9' && value < limit)
		value = value * 10 + (unsigned long)(*c++ - '0');
	if (c == *at || (*c && *c != ' ') || value >= limit)
		return false;
	*at = c + (*c == ' ');
	*number = (unsigned int)value;
	return true;
}

static const char *ending_of(char line[ENDING_SIZE], const char *text, size_t size)
{
	snprintf(line, ENDING_SIZE, "%s%016llx\n", ending,
		 (unsigned long long)hash_bytes(HASH_START, text, size));
	return line;
}

int kept_file_write(const char *path, struct text *text)
{
	char line[ENDING_SIZE];

	text_add(text, "%s", ending_of(line, text_string(text), text->chars.count));
	return file_write(path, text_string(text), text->chars.count);
}

/* Cuts the last line off; false when it does not have the digest of the others. */
static bool is_whole(char *text, size_t size)
{
	const size_t tail = ENDING_SIZE - 1;
	char *end = size > tail ? text + size - tail : NULL, line[ENDING_SIZE];

	if (!end || end[-1] != '\n' || strcmp(end, ending_of(line, text, size - tail)))
		return false;
	*end = '\0';
	return true;
}

char *kept_file_read(struct arena *arena, const char *path, const char *heading)
{
	size_t size;
	char *text = file_exists(path) ? file_try_read(arena, path, &size) : NULL;

	if (!text || !is_whole(text, size) || strncmp(text, heading, strlen(heading)))
		return NULL;
	return text + strlen(heading);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "includes-file.h"
#include "../../lib/kept-file.h"

#include <string.h>

/* The version is that of what includes.c finds, too. */
static const char *heading(struct arena *arena, uint64_t units)
{
	return arena_printf(arena, "klp-build-includes 1 %016llx\n", (unsigned long long)units);
}

int includes_save(const struct includes *includes, const struct source_list *sources,
		  uint64_t units, const char *path)
{
	struct text text = { .arena = arena_new() };
	const char *const *source;
	size_t i, n, count;
	int result;

	text_add(&text, "%s", heading(text.arena, units));
	array_for_each(source, &sources->items)
		text_add(&text, "s %s\n", *source);
	for (i = 0; i < includes_count(includes); i++)
		text_add(&text, "p %s\n", includes_path(includes, i));
	for (i = 0; i < includes_count(includes); i++) {
		const uint32_t *next = includes_next(includes, i, &count);

		if (!count)
			continue;
		text_add(&text, "i");
		kept_add_number(&text, (unsigned int)i);
		for (n = 0; n < count; n++)
			kept_add_number(&text, next[n]);
		text_add(&text, "\n");
	}
	result = kept_file_write(path, &text);
	arena_free(text.arena);
	return result;
}

static bool take_edges(struct includes *includes, char *at)
{
	const size_t count = includes_count(includes);
	unsigned int from, to;

	if (!kept_take_number(&at, count, &from))
		return false;
	while (*at) {
		if (!kept_take_number(&at, count, &to))
			return false;
		includes_add_edge(includes, from, to);
	}
	return true;
}

static bool take_line(struct arena *arena, struct includes *includes, struct source_list *sources,
		      char *line)
{
	if (!*line || line[1] != ' ')
		return false;
	switch (*line) {
	case 's':
		*array_push(arena, &sources->items) = line + 2;
		return true;
	case 'p':
		includes_add_file(includes, line + 2);
		return true;
	case 'i':
		return take_edges(includes, line + 2);
	default:
		return false;
	}
}

struct includes *includes_load(struct arena *arena, uint64_t units, const char *path,
			       struct source_list *sources)
{
	char *text = kept_file_read(arena, path, heading(arena, units)), *line;
	struct includes *includes = includes_new(arena);

	if (!text)
		return NULL;
	while ((line = strsep(&text, "\n")) && text)
		if (!take_line(arena, includes, sources, line)) {
			sources->items.count = 0;
			return NULL;
		}
	return includes;
}

static const char included_heading[] = "klp-build-included 1\n";

char *included_sources_load(struct arena *arena, const char *path)
{
	return kept_file_read(arena, path, included_heading);
}

int included_sources_save(struct arena *arena, const char *names, const char *path)
{
	struct text text = { .arena = arena };

	text_add(&text, "%s%s", included_heading, names);
	return kept_file_write(path, &text);
}

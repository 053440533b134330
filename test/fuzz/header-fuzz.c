// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Headers before and after a patch, with a line "=" between them: what changes is found, and a text that does not
 * change has no changes. The same texts are looked at as what a unit reads, and as the condition of an #if.
 */
#include "../../builder/units/config-condition.h"
#include "../../builder/units/header-change.h"
#include "../../builder/units/include-lines.h"
#include "../../builder/units/pasted-names.h"
#include "../../compare-text/text-pair.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_words(struct arena *arena, const char *text, size_t size)
{
	struct source_file_list files = { 0 };
	struct pasted_names names = { 0 };
	struct paste_pieces pieces = { 0 };
	struct word_table table;

	word_table_setup(&table, arena);
	source_words_read(&table, text, size, true, arena, array_push(arena, &files.items));
	source_words_read(&table, text, size, false, arena, array_push(arena, &files.items));
	pasted_names_add_unit(pasted_names_begin(arena, &table, &files, &names), 1);
	paste_pieces_find(arena, &names, &table, "nf_conn_get", &pieces);
}

static void read_conditions(struct arena *arena, const char *text, size_t size)
{
	struct config_symbols symbols = { .arena = arena };
	struct branches branches = { .arena = arena };
	struct include_lines lines = { 0 };
	const struct include_line *line;

	hash_setup(&symbols.defined, arena);
	hash_setup(&symbols.unsettled, arena);
	config_condition(&symbols, text, size);
	include_lines_read(arena, text, size, &lines);
	array_for_each(line, &lines.items)
		branches_follow(&branches, &symbols, line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct header_change change = { 0 }, none = { 0 };
	/* A copy of each, so that the sanitizer sees what is read beside it. */
	const uint8_t *border = memmem(data, size, "\n=\n", 3);
	size_t first = border ? (size_t)(border - data) : size;
	size_t second = border ? size - first - 3 : 0;
	char *orig = malloc(first + 1), *patched = malloc(second + 1);

	memcpy(orig, data, first);
	memcpy(patched, data + size - second, second);
	orig[first] = patched[second] = '\0';
	header_change_read(arena, orig, first, patched, second, &change);
	header_change_read(arena, orig, first, orig, first, &none);
	if (none.names.count || text_pair_compare(orig, first, orig, first) != PAIR_SAME)
		abort();
	text_pair_compare(orig, first, patched, second);
	read_words(arena, orig, first);
	read_conditions(arena, patched, second);
	free(orig);
	free(patched);
	arena_free(arena);
	return 0;
}

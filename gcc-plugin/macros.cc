// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Macros of the files that the patch changes, and where they are expanded: from the line maps
 * which the preprocessor makes for diagnostics, so nothing has to listen while it works. A macro that
 * is only asked for in #if is not expanded and not recorded.
 */
#include "plugin.h"

struct macro {
	const char *name;
	struct place first;
	int last;
	bool touched;
};

static struct macro describe(const line_map_macro *map, const cpp_macro *definition)
{
	struct macro macro = { macro_name(map), place_of(definition->line), 0, false };
	struct place end;

	macro.touched = touched(macro.first.file);
	macro.last = macro.first.line;
	if (definition->kind == cmk_macro && definition->count) {
		end = place_of(definition->exp.tokens[definition->count - 1].src_loc);
		if (end.file == macro.first.file && end.line > macro.last)
			macro.last = end.line;
	}
	return macro;
}

static void write_use(const struct macro *macro, struct place use)
{
	note_begin("macro");
	note_text(macro->name);
	note_place(macro->first);
	note_number(macro->last);
	note_place(use);
	note_end();
}

void macros_write(void)
{
	hash_map<const void *, int> known;
	hash_set<nofree_string_hash> written;
	auto_vec<struct macro> macros;
	unsigned int i;

	if (!touched_any())
		return;
	for (i = 0; i < LINEMAPS_MACRO_USED(line_table); i++) {
		const line_map_macro *map = LINEMAPS_MACRO_MAP_AT(line_table, (int)i);
		const cpp_macro *definition = macro_of(map);
		struct place use;
		bool there;
		char *key;

		if (!definition)
			continue;
		int &index = known.get_or_insert(definition, &there);
		if (!there) {
			index = (int)macros.length();
			macros.safe_push(describe(map, definition));
		}
		if (!macros[index].touched)
			continue;
		use = place_of(MACRO_MAP_EXPANSION_POINT_LOCATION(map));
		key = xasprintf("%d:%s:%d", index, use.file, use.line);
		if (written.add(key))
			free(key);
		else
			write_use(&macros[index], use);
	}
}

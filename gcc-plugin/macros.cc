// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Macros of the files that the patch changes, and the places where they are expanded, from the
 * line maps that the preprocessor makes for diagnostics. It only has to be told of #undef,
 * which removes the definition (SEQ_PUT_DEC in fs/proc/task_mmu.c). A macro that only occurs in
 * #if is not expanded, and so not recorded.
 */
#include "plugin.h"

struct macro {
	const char *name;
	struct place first;
	int last;
	bool touched;
};

/* A removed definition, which was that of the expansions before `end`. */
struct undefined {
	unsigned int end;
	struct macro macro;
};

static auto_vec<struct undefined> undefined;
static void (*next_undef)(cpp_reader *, location_t, cpp_hashnode *);

static struct macro describe(const char *name, const cpp_macro *definition)
{
	struct macro macro = { name, place_of(definition->line), 0, false };
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

static void note_undef(cpp_reader *reader, location_t location, cpp_hashnode *node)
{
	struct undefined entry;

	if (next_undef)
		next_undef(reader, location, node);
	if (node->type != NT_USER_MACRO || !node->value.macro)
		return;
	entry.end = LINEMAPS_MACRO_USED(line_table);
	entry.macro = describe(keep((const char *)NODE_NAME(node)), node->value.macro);
	if (entry.macro.touched)
		undefined.safe_push(entry);
}

void macros_listen(void)
{
	struct cpp_callbacks *callbacks = cpp_get_callbacks(parse_in);

	if (!touched_any())
		return;
	next_undef = callbacks->undef;
	callbacks->undef = note_undef;
}

/* Returns the definition at the time of the expansion, if it was removed since; else NULL. */
static struct macro *undefined_at(const char *name, unsigned int map)
{
	unsigned int i;

	for (i = 0; i < undefined.length(); i++)
		if (map < undefined[i].end && !strcmp(undefined[i].macro.name, name))
			return &undefined[i].macro;
	return NULL;
}

/* Writes one record for all expansions of a macro in one line. */
static bool written_once(hash_set<nofree_string_hash> *written, const struct macro *macro,
			 const line_map_macro *map)
{
	struct place use = place_of(MACRO_MAP_EXPANSION_POINT_LOCATION(map));
	char *key = xasprintf("%s:%s:%d:%s:%d", macro->name, macro->first.file, macro->first.line,
			      use.file, use.line);

	if (!written->add(key))
		return true;
	free(key);
	return false;
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
		struct macro *gone = undefined_at(macro_name(map), i);
		bool there;

		if (gone) {
			if (written_once(&written, gone, map))
				write_use(gone, place_of(MACRO_MAP_EXPANSION_POINT_LOCATION(map)));
			continue;
		}
		if (!definition)
			continue;
		int &index = known.get_or_insert(definition, &there);
		if (!there) {
			index = (int)macros.length();
			macros.safe_push(describe(macro_name(map), definition));
		}
		if (macros[index].touched && written_once(&written, &macros[index], map))
			write_use(&macros[index],
				  place_of(MACRO_MAP_EXPANSION_POINT_LOCATION(map)));
	}
}

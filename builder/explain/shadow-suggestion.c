// SPDX-License-Identifier: GPL-2.0-or-later
#include "shadow-suggestion.h"
#include "member-init.h"
#include "../../lib/debug-info.h"

#include <ctype.h>

#include <dwarf.h>
#include <stdio.h>
#include <string.h>

#define NESTING_MAX 16

/*
 * New members that have one owner: the struct, or each element of an array in it whose type has no tag
 * (access[] of struct { struct { int x; } access[4]; }). They go into one shadow variable, so they come
 * and go together, as a lock and what it protects do.
 */
struct group {
	const char *owner; /* C for its type: "struct sock" */
	const char
		*prefix; /* klp_sock: the struct of the new members, and names that begin with it */
	struct text members, open; /* declarations; an array without a length comes last */
	const char *open_name;	   /* that array, or NULL */
	struct member_init init;
	ARRAY(const char *) names;
	bool impossible; /* one cannot be written as C */
};

struct suggester {
	const struct layout_change *change;
	struct shadow_suggestion *suggestion;
	struct c_writer writer;
	const char *file; /* where the struct is declared; lines are those of its members */
	int first_line, last_line;
	ARRAY(struct group *) groups;
	bool found;
};

/* Where the walk is. */
struct position {
	struct group *group;
	const char *prefix; /* in names of the layout: "access[]." */
	const char *flat;   /* in names of new members: "access_" */
	const char *path;   /* C for the instance: "((struct sock *)NULL)->access[0]" */
	int depth;
};

/*
 * Is the tagged type declared inside of the struct, and gone with the new member? Lines alone do not say it: the
 * added lines above a struct may have the numbers of its own. A declaration inside is indented; clang does not
 * tell columns.
 */
static bool is_inside(const void *data, Dwarf_Die *type)
{
	const struct suggester *suggester = data;
	const char *file = debug_info_file(type);
	int line = 0, column;

	if (!file || !suggester->file || strcmp(file, suggester->file) ||
	    dwarf_decl_line(type, &line) || line < suggester->first_line ||
	    line > suggester->last_line)
		return false;
	return dwarf_decl_column(type, &column) || column > (int)strlen(c_tag_kind(type)) + 2;
}

static struct group *new_group(struct suggester *suggester, const char *owner, const char *suffix)
{
	struct arena *arena = suggester->change->arena;
	struct group *group = arena_new_object(arena, struct group);

	group->owner = owner;
	group->prefix = arena_printf(arena, "klp_%s%s", suggester->change->after->name, suffix);
	group->members.arena = group->open.arena = arena;
	group->init.statements.arena = group->init.warnings.arena = arena;
	group->init.writer = &suggester->writer;
	*array_push(arena, &suggester->groups) = group;
	return group;
}

/* a.b and a_b may both be there. */
static const char *unused_name(struct suggester *suggester, struct group *group, const char *name)
{
	const char **other;

	array_for_each(other, &group->names)
		if (!strcmp(*other, name))
			return unused_name(suggester, group,
					   arena_printf(suggester->change->arena, "%s_", name));
	*array_push(suggester->change->arena, &group->names) = name;
	return name;
}

static bool is_open_array(Dwarf_Die *type)
{
	unsigned long long length;
	Dwarf_Die child;

	return dwarf_tag(type) == DW_TAG_array_type &&
	       (dwarf_child(type, &child) ||
		(dwarf_tag(&child) == DW_TAG_subrange_type && !c_array_length(&child, &length)));
}

/* Puts a member of the struct into the shadow variable; `name` is "" for a struct or union without a name. */
static void take(struct suggester *suggester, struct group *group, Dwarf_Die *member,
		 const char *name)
{
	struct arena *arena = suggester->change->arena;
	const char *text, *path = "data";
	Dwarf_Die type;

	if (*name) {
		name = unused_name(suggester, group, name);
		path = arena_printf(arena, "data->%s", name);
	}
	text = c_member(&suggester->writer, member, name);
	if (!text || !c_type_of(member, &type)) {
		group->impossible = true;
		return;
	}
	if (is_open_array(&type)) {
		group->impossible |= group->open_name != NULL;
		group->open_name = name;
		text_add(&group->open, "\t%s;\n", text);
	} else {
		text_add(&group->members, "\t%s;\n", text);
	}
	member_init_add(&group->init, &type, path, "*(size_t *)ctor_data");
}

/* The type's name among the layouts; a typedef of a tagged type is that type. NULL: it has none. */
static const char *layout_key(struct arena *arena, Dwarf_Die *type)
{
	const char *name = NULL;
	Dwarf_Die at = *type;

	for (;;) {
		if (c_tag_kind(&at)) {
			if (dwarf_diename(&at))
				return arena_printf(arena, "%s %s", c_tag_kind(&at),
						    dwarf_diename(&at));
			return name ? arena_printf(arena, "typedef %s", name) : NULL;
		}
		if (dwarf_tag(&at) == DW_TAG_typedef)
			name = dwarf_diename(&at);
		if (!c_type_of(&at, &at))
			return NULL;
	}
}

/* Does the member have another size because a struct that it is made of changes? */
static bool note_inner(struct suggester *suggester, Dwarf_Die *type)
{
	const struct layout_change *change = suggester->change;
	const char *key = layout_key(change->arena, type), **other;
	const struct layout *before, *after;

	if (!key)
		return false;
	before = hash_get(change->all_before, key);
	after = hash_get(change->all_after, key);
	if (!before || !after || layout_is_kept(before, after))
		return false;
	array_for_each(other, &suggester->suggestion->inner)
		if (!strcmp(*other, key))
			return true;
	*array_push(change->arena, &suggester->suggestion->inner) = key;
	return true;
}

static bool is_resized(const struct member *before, const struct member *after)
{
	return before->size != after->size || before->element != after->element ||
	       before->bits != after->bits;
}

static void walk(struct suggester *suggester, Dwarf_Die *type, struct position place);

/* Is a member of the struct or union without a name, or of one in it, an old one? */
static bool has_old_member(struct suggester *suggester, Dwarf_Die *type, const char *prefix)
{
	struct arena *arena = suggester->change->arena;
	Dwarf_Die child, inner;
	const char *name;

	if (dwarf_child(type, &child))
		return false;
	do {
		name = dwarf_diename(&child);
		if (dwarf_tag(&child) != DW_TAG_member)
			continue;
		if (name && layout_member(suggester->change->before,
					  arena_printf(arena, "%s%s", prefix, name)))
			return true;
		if (!name && !c_plain_type(&child, &inner) && !dwarf_diename(&inner) &&
		    has_old_member(suggester, &inner, prefix))
			return true;
	} while (!dwarf_siblingof(&child, &child));
	return false;
}

/* Each element of an array of structs without a tag is an owner of its own. */
static void walk_elements(struct suggester *suggester, Dwarf_Die *type, struct position place,
			  const char *name, int dimensions)
{
	struct arena *arena = suggester->change->arena;
	const char *c;
	char *suffix;

	place.path = arena_printf(arena, "%s%s%s", place.path,
				  place.path[strlen(place.path) - 1] == ')' ? "->" : ".", name);
	place.flat = arena_printf(arena, "%s%s_", place.flat, name);
	if (dimensions) {
		for (; dimensions; dimensions--)
			place.path = arena_printf(arena, "%s[0]", place.path);
		suffix = arena_printf(arena, "_%s%s", place.prefix, name);
		for (c = suffix; *c; c++)
			if (!isalnum(*c))
				suffix[c - suffix] = '_';
		place.group =
			new_group(suggester, arena_printf(arena, "typeof(%s)", place.path), suffix);
		place.flat = "";
		place.prefix = arena_printf(arena, "%s%s[].", place.prefix, name);
	} else {
		place.prefix = arena_printf(arena, "%s%s.", place.prefix, name);
	}
	walk(suggester, type, place);
}

static void look_at_member(struct suggester *suggester, Dwarf_Die *die, struct position place)
{
	struct shadow_suggestion *suggestion = suggester->suggestion;
	const struct layout_change *change = suggester->change;
	const char *name = dwarf_diename(die) ?: "";
	const char *full = arena_printf(change->arena, "%s%s", place.prefix, name);
	const struct member *before = layout_member(change->before, full),
			    *after = layout_member(change->after, full);
	const char *flat = arena_printf(change->arena, "%s%s", *name ? place.flat : "", name);
	Dwarf_Die type;
	int dimensions = c_plain_type(die, &type);
	bool is_untagged = dimensions >= 0 && c_tag_kind(&type) && !dwarf_diename(&type) &&
			   dwarf_tag(&type) != DW_TAG_enumeration_type;

	if (!*name && is_untagged && has_old_member(suggester, &type, place.prefix)) {
		walk(suggester, &type, place);
	} else if (!*name && is_untagged) {
		*array_push(change->arena, &suggestion->added) =
			arena_printf(change->arena, "the members of a %s", c_tag_kind(&type));
		take(suggester, place.group, die, flat);
	} else if (*name && !before) {
		*array_push(change->arena, &suggestion->added) = full;
		take(suggester, place.group, die, flat);
	} else if (*name && is_untagged) {
		walk_elements(suggester, &type, place, arena_strdup(change->arena, name),
			      dimensions);
	} else if (*name && after && is_resized(before, after) && !note_inner(suggester, &type)) {
		*array_push(change->arena, &suggestion->resized) = full;
		take(suggester, place.group, die, flat);
	}
}

static void walk(struct suggester *suggester, Dwarf_Die *type, struct position place)
{
	Dwarf_Die child;

	if (place.depth++ >= NESTING_MAX || dwarf_child(type, &child))
		return;
	do
		if (dwarf_tag(&child) == DW_TAG_member)
			look_at_member(suggester, &child, place);
	while (!dwarf_siblingof(&child, &child));
}

/* The arguments are those of write_accessors(), in its order. */
static const char accessors[] =
	"static inline struct %1$s *\n"
	"%1$s_get(const %2$s *obj)\n"
	"{\n"
	"\treturn klp_shadow_type_get((void *)obj, &%1$s_type);\n"
	"}\n"
	"\n"
	"static inline struct %1$s *\n"
	"%1$s_get_or_alloc(%2$s *obj%4$s, gfp_t gfp)\n"
	"{\n"
	"\treturn klp_shadow_type_get_or_alloc(%3$s, &%1$s_type,\n"
	"\t\t\t\t\t    %6$s, gfp, %7$s);\n"
	"}\n"
	"\n"
	"static inline void %1$s_free(%2$s *obj)\n"
	"{\n"
	"\tklp_shadow_type_free(%3$s, &%1$s_type);\n"
	"}\n"
	"\n"
	"/* Where unpatched code freed one, its variable is still at the address. */\n"
	"static inline struct %1$s *\n"
	"%1$s_alloc(%2$s *obj%4$s, gfp_t gfp)\n"
	"{\n"
	"\t%1$s_free(obj);\n"
	"\treturn %1$s_get_or_alloc(obj%5$s, gfp);\n"
	"}\n";

static void write_accessors(struct text *code, const struct group *group)
{
	const char *open = group->open_name, *size;

	size = open ? arena_printf(code->arena, "struct_size((struct %s *)NULL, %s, count)",
				   group->prefix, open)
		    : arena_printf(code->arena, "sizeof(struct %s)", group->prefix);
	text_add(code, accessors, group->prefix, group->owner,
		 /* typeof() of an element keeps a const. */
		 strncmp(group->owner, "typeof", 6) ? "obj" : "(void *)obj",
		 open ? ", size_t count" : "", open ? ", count" : "", size,
		 open ? "&count" : "NULL");
}

static void write_constructor(struct text *code, struct group *group)
{
	int i;

	text_add(code,
		 "static int %s_ctor(void *obj, void *shadow_data, void *ctor_data)\n{\n"
		 "\tstruct %s *data = shadow_data;\n",
		 group->prefix, group->prefix);
	for (i = 0; i < group->init.loops; i++)
		text_add(code, "%s%c%s", i ? ", " : "\tsize_t ", "ijklmn"[i],
			 i + 1 < group->init.loops ? "" : ";\n");
	text_add(code, "\n%s\treturn 0;\n}\n\n", text_string(&group->init.statements));
}

/*
 * Livepatches of other makers have ids, too, so the id is a hash that no other has by accident: it depends on
 * the struct, on the names and types of the members, and on the livepatch's name. It does not depend on
 * the rest of the patch, which changes while somebody works on it.
 */
static unsigned long long id_of(const struct layout_change *change, struct group *group)
{
	uint64_t hash = hash_string(HASH_START, change->livepatch ? change->livepatch : "");

	hash = hash_string(hash, "\n");
	hash = hash_string(hash, group->owner);
	hash = hash_string(hash, "\n");
	return hash_string(hash_string(hash, text_string(&group->members)),
			   text_string(&group->open));
}

static void write_group(struct suggester *suggester, struct text *code, struct group *group)
{
	bool has_constructor = group->init.statements.chars.count;

	text_add(code, "\n/* What the patch adds to a %s. */\nstruct %s {\n", group->owner,
		 group->prefix);
	if (group->open_name && !group->members.chars.count)
		text_add(code, "\tstruct { } no_other;\n");
	text_add(code, "%s%s};\n\n", text_string(&group->members), text_string(&group->open));
	if (has_constructor)
		write_constructor(code, group);
	text_add(
		code,
		"/* The id is a hash of these members and the livepatch's name. Later livepatches keep it. */\n"
		"KLP_SHADOW_TYPE(%s_type, 0x%016llx, ",
		group->prefix, id_of(suggester->change, group));
	if (has_constructor)
		text_add(code, "%s_ctor", group->prefix);
	text_add(code, "%sNULL);\n\n", has_constructor ? ", " : "NULL, ");
	write_accessors(code, group);
}

static void write_code(struct suggester *suggester)
{
	struct shadow_suggestion *suggestion = suggester->suggestion;
	struct text code = { .arena = suggester->change->arena };
	struct text warnings = { .arena = suggester->change->arena };
	bool needs_struct_size = false;
	struct group **group;

	array_for_each(group, &suggester->groups) {
		if (!(*group)->members.chars.count && !(*group)->open_name)
			continue;
		if ((*group)->impossible)
			return;
		if (!suggestion->prefix)
			suggestion->prefix = (*group)->prefix;
		needs_struct_size |= (*group)->open_name != NULL;
		write_group(suggester, &code, *group);
		text_add(&warnings, "%s", text_string(&(*group)->init.warnings));
	}
	if (!suggestion->prefix)
		return;
	suggestion->code = arena_printf(code.arena, "#include <linux/klp_shadow_types.h>\n%s%s",
					needs_struct_size ? "#include <linux/overflow.h>\n" : "",
					text_string(&code));
	suggestion->warnings = text_string(&warnings);
}

/* Sets *type to what has the members, when the entry at the top of the unit is the one that changes. */
static bool is_wanted(const struct layout *layout, Dwarf_Die *die, Dwarf_Die *type)
{
	const char *name = dwarf_diename(die), *kind = c_tag_kind(die);

	if (!name || strcmp(name, layout->name) || dwarf_hasattr(die, DW_AT_declaration))
		return false;
	*type = *die;
	if (kind)
		return !strcmp(kind, layout->kind);
	if (dwarf_tag(die) == DW_TAG_typedef
		    ? strcmp(layout->kind, "typedef")
		    : dwarf_tag(die) != DW_TAG_variable || strcmp(layout->kind, "variable"))
		return false;
	return c_plain_type(die, type) >= 0 && !dwarf_peel_type(type, type) && c_tag_kind(type);
}

static void visit(void *data, Dwarf_Die *die)
{
	struct suggester *suggester = data;
	const struct layout *after = suggester->change->after;
	struct arena *arena = suggester->change->arena;
	struct position place = { .prefix = "", .flat = "" };
	const char *owner = after->name;
	Dwarf_Die type, child;
	int line;

	if (suggester->found || !is_wanted(after, die, &type))
		return;
	suggester->found = true;
	if (strcmp(after->kind, "typedef"))
		owner = arena_printf(arena, "%s %s", after->kind, after->name);
	suggester->suggestion->is_single = !strcmp(after->kind, "variable");
	suggester->file = debug_info_file(&type);
	dwarf_decl_line(&type, &suggester->first_line);
	if (!dwarf_child(&type, &child))
		do
			if (!dwarf_decl_line(&child, &line) && line > suggester->last_line)
				suggester->last_line = line;
		while (!dwarf_siblingof(&child, &child));
	place.group = new_group(suggester, owner, "");
	place.path = arena_printf(arena, "((%s *)NULL)", owner);
	walk(suggester, &type, place);
	write_code(suggester);
}

struct shadow_suggestion shadow_suggest(const struct layout_change *change)
{
	struct shadow_suggestion suggestion = { .code = "", .warnings = "" };
	struct suggester suggester = { .change = change, .suggestion = &suggestion };

	suggester.writer.arena = change->arena;
	suggester.writer.in_full = is_inside;
	suggester.writer.data = &suggester;
	suggester.writer.indent = 1;
	debug_info_visit(change->object, visit, &suggester);
	return suggestion;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Functions: where the source of each one is, which of them became code and as which clones,
 * and what was inlined into them.
 *
 * There are two sources of what was inlined, and neither is complete. The BLOCK tree of a
 * finished function names inlined functions, but not one of which no statement is left, as
 * `return false`: its block is thrown away. The call graph makes a node for each inlined call
 * and tells the plugin when it removes it, because the body replaces the call; but it misses
 * what was inlined before a function was cloned. So both are combined, and the result is
 * closed: what is inlined into an inlined function is inlined too.
 */
#include "plugin.h"

enum {
	FUNCTION_STATIC = 1 << 0,
	FUNCTION_WEAK = 1 << 1,
	FUNCTION_INLINE = 1 << 2,
	FUNCTION_ALWAYS_INLINE = 1 << 3,
	FUNCTION_NOINLINE = 1 << 4,
	FUNCTION_NOTRACE = 1 << 5,
	FUNCTION_INIT = 1 << 6,
	FUNCTION_EXIT = 1 << 7,
	FUNCTION_COLD = 1 << 8,
	FUNCTION_USED = 1 << 9,
	FUNCTION_ADDRESS_TAKEN = 1 << 10,
};

static const struct {
	int flag;
	const char *name;
} flag_names[] = {
	{ FUNCTION_STATIC, "static" },
	{ FUNCTION_WEAK, "weak" },
	{ FUNCTION_INLINE, "inline" },
	{ FUNCTION_ALWAYS_INLINE, "always_inline" },
	{ FUNCTION_NOINLINE, "noinline" },
	{ FUNCTION_NOTRACE, "notrace" },
	{ FUNCTION_INIT, "init" },
	{ FUNCTION_EXIT, "exit" },
	{ FUNCTION_COLD, "cold" },
	{ FUNCTION_USED, "used" },
	{ FUNCTION_ADDRESS_TAKEN, "address-taken" },
};

/* A function in the source. */
struct definition {
	int uid;
	const char *name, *assembler_name;
	struct place first;
	int last; /* the line of the closing brace */
	int flags;
	const char *section;
	bool emitted, merged, inlined;
	auto_vec<int> early; /* uids of the functions that early inlining put into it */
};

/* A function in the object: a definition or a clone of one. */
struct emitted {
	int uid, origin; /* uid of the definition; the same as `uid` when it is no clone */
	const char *name, *assembler_name, *origin_name;
	int flags;
	const char *section;
	struct place place;
	bool has_cold_part;
	auto_vec<int> inlined; /* uids */
};

/* The decisions of interprocedural passes about a clone. */
struct clone {
	int uid;
	const char *constants, *parameters;
};

/* An assembler name for another function's code. */
struct alias {
	const char *name, *target, *kind;
};

struct inlining {
	int outer, inlined;
};

static auto_vec<struct definition *> definitions;
static auto_vec<struct emitted *> all_emitted;
static auto_vec<struct clone> clones;
static auto_vec<struct alias> aliases;
/*
 * Calls that are inlined after the decisions about the whole unit: into a clone, but not into
 * its origin.
 */
static auto_vec<struct inlining> late;
static bool are_decided;
static uid_map *definition_of, *clone_of, *emitted_of;

static bool has_attribute(tree decl, const char *name)
{
	return lookup_attribute(name, DECL_ATTRIBUTES(decl)) != NULL_TREE;
}

/* __attribute__((patchable_function_entry(0, 0))): notrace where ftrace does not use mcount. */
static bool is_without_patchable_entry(tree decl)
{
	tree found = lookup_attribute("patchable_function_entry", DECL_ATTRIBUTES(decl));

	return found && TREE_VALUE(found) && integer_zerop(TREE_VALUE(TREE_VALUE(found)));
}

static int flags_of(tree decl)
{
	const char *section = DECL_SECTION_NAME(decl);
	int flags = 0;

	if (!TREE_PUBLIC(decl))
		flags |= FUNCTION_STATIC;
	if (DECL_WEAK(decl))
		flags |= FUNCTION_WEAK;
	if (DECL_DECLARED_INLINE_P(decl))
		flags |= FUNCTION_INLINE;
	if (DECL_PRESERVE_P(decl))
		flags |= FUNCTION_USED;
	if (section && !strncmp(section, ".init", 5))
		flags |= FUNCTION_INIT;
	if (section && !strncmp(section, ".exit", 5))
		flags |= FUNCTION_EXIT;
	if (!DECL_ATTRIBUTES(decl))
		return flags;
	if (has_attribute(decl, "always_inline"))
		flags |= FUNCTION_ALWAYS_INLINE;
	if (has_attribute(decl, "noinline"))
		flags |= FUNCTION_NOINLINE;
	if (has_attribute(decl, "cold"))
		flags |= FUNCTION_COLD;
	if (has_attribute(decl, "no_instrument_function") || is_without_patchable_entry(decl))
		flags |= FUNCTION_NOTRACE;
	return flags;
}

/* -ffunction-sections makes section names that are not in the source; they do not count. */
static const char *section_of(tree decl)
{
	if (!DECL_SECTION_NAME(decl) || symtab_node::get(decl)->implicit_section)
		return NULL;
	return keep(DECL_SECTION_NAME(decl));
}

void function_parsed(tree decl)
{
	struct definition *definition = new struct definition;
	function *body = DECL_STRUCT_FUNCTION(decl);
	struct place end;

	if (!definition_of)
		definition_of = new uid_map;
	definition->uid = (int)DECL_UID(decl);
	definition->name = keep(source_name(decl));
	definition->assembler_name = keep(assembler_name(decl));
	definition->first = place_of(DECL_SOURCE_LOCATION(decl));
	definition->last = definition->first.line;
	definition->flags = flags_of(decl);
	definition->section = section_of(decl);
	definition->emitted = definition->merged = definition->inlined = false;
	if (body && body->function_end_locus != UNKNOWN_LOCATION) {
		end = place_of(body->function_end_locus);
		if (end.file == definition->first.file && end.line > definition->last)
			definition->last = end.line;
	}
	definition_of->put(definition->uid, (int)definitions.length());
	definitions.safe_push(definition);
}

static struct definition *definition_by_uid(int uid)
{
	int *index = definition_of ? definition_of->get(uid) : NULL;

	return index ? definitions[*index] : NULL;
}

/* Appends the uids of all functions inlined below the block, each of them once. */
static void collect_blocks(tree block, vec<int> *found, uid_set *seen)
{
	for (; block; block = BLOCK_CHAIN(block)) {
		if (inlined_function_outer_scope_p(block)) {
			tree origin = block_ultimate_origin(block);

			if (origin && TREE_CODE(origin) == FUNCTION_DECL &&
			    !seen->add((int)DECL_UID(DECL_ORIGIN(origin))))
				found->safe_push((int)DECL_UID(DECL_ORIGIN(origin)));
		}
		collect_blocks(BLOCK_SUBBLOCKS(block), found, seen);
	}
}

static void collect_inlined(tree decl, vec<int> *found)
{
	tree outermost = DECL_INITIAL(decl);
	uid_set seen;

	if (outermost && TREE_CODE(outermost) == BLOCK)
		collect_blocks(BLOCK_SUBBLOCKS(outermost), found, &seen);
}

/*
 * Returns the function into which the node is inlined, directly or through others; NULL when that one is
 * removed too. Unreachable nodes go in any order (symbol_table::remove_unreachable_nodes), so inlined_to
 * may point to what is freed already; edges go with either end.
 */
static cgraph_node *inlined_into(cgraph_node *node)
{
	while (node->inlined_to) {
		if (!node->callers)
			return NULL;
		node = node->callers->caller;
	}
	return node;
}

/* GCC calls this for each call graph node that it removes. */
static void node_removed(cgraph_node *node, void *)
{
	cgraph_node *into = inlined_into(node);
	struct definition *outer;
	int inlined;

	if (!into || into == node)
		return;
	inlined = (int)DECL_UID(DECL_ORIGIN(node->decl));
	if (are_decided) {
		struct inlining item = { (int)DECL_UID(into->decl), inlined };

		late.safe_push(item);
		return;
	}
	/* All clones that are made of it later contain this. */
	outer = definition_by_uid((int)DECL_UID(DECL_ORIGIN(into->decl)));
	if (outer && !outer->early.contains(inlined))
		outer->early.safe_push(inlined);
}

void functions_start(void)
{
	symtab->add_cgraph_removal_hook(node_removed, NULL);
}

/* --- clones --- */

/* Returns a constant as a text that is the same in every compilation. */
static char *constant_text(tree value)
{
	STRIP_NOPS(value);
	switch (TREE_CODE(value)) {
	case INTEGER_CST:
		if (tree_fits_shwi_p(value))
			return xasprintf("%lld", (long long)tree_to_shwi(value));
		if (tree_fits_uhwi_p(value))
			return xasprintf("%llu", (unsigned long long)tree_to_uhwi(value));
		break;
	case ADDR_EXPR: {
		poly_int64 offset;
		tree base = get_addr_base_and_unit_offset(TREE_OPERAND(value, 0), &offset);

		if (base && DECL_P(base) && offset.is_constant())
			return xasprintf("&%s+%lld", assembler_name(base),
					 (long long)offset.coeffs[0]);
		if (base && TREE_CODE(base) == STRING_CST)
			return xasprintf("\"%.*s\"", TREE_STRING_LENGTH(base),
					 TREE_STRING_POINTER(base));
		break;
	}
	default:
		break;
	}
	return xstrdup(get_tree_code_name(TREE_CODE(value)));
}

/*
 * Appends to a list in one string. Commas separate its items, and only notes.cc could escape
 * one in a name.
 */
static void append(char **list, char *item)
{
	char *old = *list, *c;

	for (c = item; *c; c++)
		if (*c == ',')
			*c = ';';
	*list = old ? concat(old, ",", item, NULL) : xstrdup(item);
	free(old);
	free(item);
}

static void add_aggregate_constant(unsigned int parameter, HOST_WIDE_INT byte, tree value,
				   void *data)
{
	char *text = constant_text(value);

	append((char **)data, xasprintf("%u@%lld=%s", parameter, (long long)byte, text));
	free(text);
}

static char *constants_text(cgraph_node *node, const clone_info *info)
{
	char *list = NULL;
	unsigned int i;

	for (i = 0; i < vec_safe_length(info->tree_map); i++) {
		const ipa_replace_map *item = (*info->tree_map)[i];
		char *text = constant_text(item->new_tree);

		append(&list, xasprintf("%d=%s", item->parm_num, text));
		free(text);
	}
	each_aggregate_constant(node, add_aggregate_constant, &list);
	return list;
}

/* Returns the remaining parameters by their numbers in the source: "0,2,3@8", "-return". */
static char *parameters_text(const ipa_param_adjustments *adjustments)
{
	char *list = NULL;
	unsigned int i;

	for (i = 0; i < vec_safe_length(adjustments->m_adj_params); i++) {
		const ipa_adjusted_param &item = (*adjustments->m_adj_params)[i];

		if (item.op == IPA_PARAM_OP_COPY)
			append(&list, xasprintf("%u", (unsigned int)item.base_index));
		else
			append(&list,
			       xasprintf("%u@%u", (unsigned int)item.base_index, item.unit_offset));
	}
	if (!list)
		append(&list, xstrdup("none"));
	if (adjustments->m_skip_return)
		append(&list, xstrdup("no-return-value"));
	return list;
}

static void add_clone(cgraph_node *node, clone_info *info)
{
	char *constants = constants_text(node, info);
	char *parameters = info->param_adjustments ? parameters_text(info->param_adjustments)
						   : NULL;
	struct clone clone = { (int)DECL_UID(node->decl), constants, parameters };

	if (!clone_of)
		clone_of = new uid_map;
	clone_of->put(clone.uid, (int)clones.length());
	clones.safe_push(clone);
}

static void add_alias(cgraph_node *node, cgraph_node *target, const char *kind)
{
	struct definition *definition = definition_by_uid((int)DECL_UID(node->decl));

	/*
	 * Two functions with the same code became one; the other's symbol is in the object all
	 * the same.
	 */
	if (definition)
		definition->merged = true;
	struct alias alias = { keep(assembler_name(node->decl)), keep(assembler_name(target->decl)),
			       kind };

	aliases.safe_push(alias);
}

void functions_decided(void)
{
	cgraph_node *node;

	are_decided = true;
	FOR_EACH_FUNCTION(node)
	{
		clone_info *info = clone_info::get(node);

		if (node->inlined_to)
			continue;
		if (info && (info->tree_map || info->param_adjustments))
			add_clone(node, info);
		if (node->alias && node->definition)
			add_alias(node, node->ultimate_alias_target(),
				  node->icf_merged ? "icf" : "alias");
		else if (node->thunk && node->callees)
			add_alias(node, node->callees->callee->ultimate_alias_target(), "icf");
	}
}

/* --- the functions of the object --- */

int function_optimized(tree decl)
{
	struct emitted *emitted = new struct emitted;
	cgraph_node *node = cgraph_node::get(decl);
	tree origin = DECL_ORIGIN(decl);
	struct definition *definition = definition_by_uid((int)DECL_UID(origin));

	emitted->uid = (int)DECL_UID(decl);
	emitted->origin = (int)DECL_UID(origin);
	emitted->name = keep(source_name(origin));
	emitted->assembler_name = keep(assembler_name(decl));
	emitted->origin_name = keep(assembler_name(origin));
	emitted->flags = flags_of(decl) | flags_of(origin);
	/* A clone of a global function is local. */
	if (TREE_PUBLIC(decl))
		emitted->flags &= ~FUNCTION_STATIC;
	if (node && node->address_taken)
		emitted->flags |= FUNCTION_ADDRESS_TAKEN;
	emitted->section = section_of(decl);
	emitted->place = place_of(DECL_SOURCE_LOCATION(origin));
	emitted->has_cold_part = false;
	collect_inlined(decl, &emitted->inlined);
	if (definition)
		definition->emitted = true;
	if (!emitted_of)
		emitted_of = new uid_map;
	emitted_of->put(emitted->uid, (int)all_emitted.length());
	all_emitted.safe_push(emitted);
	return (int)all_emitted.length() - 1;
}

void function_final(tree decl, bool has_cold_part)
{
	int *index = emitted_of ? emitted_of->get((int)DECL_UID(decl)) : NULL;

	if (index)
		all_emitted[*index]->has_cold_part = has_cold_part;
}

const char *function_assembler_name(int function)
{
	return all_emitted[function]->assembler_name;
}

static void write_func(const char *assembler_name, const char *name, struct place first, int last,
		       int flags, const char *section, const char *what)
{
	size_t i;

	note_begin("func");
	note_text(assembler_name);
	note_text(name);
	note_place(first);
	note_number(last);
	note_list_item(what);
	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			note_list_item(flag_names[i].name);
	if (section) {
		char *text = concat("section=", section, NULL);

		note_list_item(text);
		free(text);
	}
	note_list_end();
	note_end();
}

static void write_emitted(const struct emitted *emitted)
{
	const struct definition *definition = definition_by_uid(emitted->origin);

	write_func(emitted->assembler_name, emitted->name,
		   definition ? definition->first : emitted->place,
		   definition ? definition->last : emitted->place.line, emitted->flags,
		   emitted->section, "emitted");
}

static void write_clone_record(const char *name, const char *origin, const char *kind,
			       const char *ordinal, const char *constants, const char *parameters)
{
	note_begin("clone");
	note_text(name);
	note_text(origin);
	note_text(kind);
	note_text(ordinal);
	note_text(constants);
	note_text(parameters);
	note_end();
}

/*
 * "foo.part.0.isra.1" of foo has kind "part.isra", ordinal "0.1". The numbers count the clones
 * of a kind and name, so they do not identify a clone.
 */
static void write_clone(const struct emitted *emitted)
{
	size_t length = strlen(emitted->origin_name);
	int *index = clone_of ? clone_of->get(emitted->uid) : NULL;
	const char *suffix = emitted->assembler_name + length, *part;
	char *kind = NULL, *ordinal = NULL;

	if (emitted->uid == emitted->origin ||
	    strncmp(emitted->assembler_name, emitted->origin_name, length) || *suffix != '.')
		return;
	for (part = suffix + 1; *part;) {
		size_t end = strcspn(part, ".");
		char **list = strspn(part, "0123456789") == end ? &ordinal : &kind;
		char *item = xstrndup(part, end);

		*list = *list ? concat(*list, ".", item, NULL) : xstrdup(item);
		free(item);
		part += end + (part[end] == '.');
	}
	write_clone_record(emitted->assembler_name, emitted->origin_name, kind, ordinal,
			   index ? clones[*index].constants : NULL,
			   index ? clones[*index].parameters : NULL);
}

static void write_cold_part(const struct emitted *emitted)
{
	char *name = concat(emitted->assembler_name, ".cold", NULL);

	write_clone_record(name, emitted->assembler_name, "cold", NULL, NULL, NULL);
	free(name);
}

/* Adds what is inlined into the inlined functions. */
static void complete_inlined(struct emitted *emitted)
{
	uid_set seen;
	unsigned int i, j;

	for (i = 0; i < emitted->inlined.length(); i++)
		seen.add(emitted->inlined[i]);
	for (i = 0; i < late.length(); i++)
		if (late[i].outer == emitted->uid && !seen.add(late[i].inlined))
			emitted->inlined.safe_push(late[i].inlined);
	for (i = 0; i <= emitted->inlined.length(); i++) {
		int uid = i ? emitted->inlined[i - 1] : emitted->origin;
		const struct definition *definition = definition_by_uid(uid);

		for (j = 0; definition && j < definition->early.length(); j++)
			if (!seen.add(definition->early[j]))
				emitted->inlined.safe_push(definition->early[j]);
	}
}

static void write_inlined(struct emitted *emitted)
{
	unsigned int i;

	complete_inlined(emitted);
	for (i = 0; i < emitted->inlined.length(); i++) {
		struct definition *definition = definition_by_uid(emitted->inlined[i]);

		/* Skip foo.part.0 when it was inlined back into foo. */
		if (!definition || definition->uid == emitted->origin)
			continue;
		definition->inlined = true;
		note_begin("inline");
		note_text(emitted->assembler_name);
		note_text(definition->name);
		note_place(definition->first);
		note_end();
	}
}

static void write_uses(const struct emitted *emitted)
{
	auto_vec<int> functions;
	unsigned int i;

	functions.safe_push(emitted->origin);
	for (i = 0; i < emitted->inlined.length(); i++)
		functions.safe_push(emitted->inlined[i]);
	types_write_uses(emitted->assembler_name, &functions);
}

void functions_write(void)
{
	unsigned int i;

	for (i = 0; i < all_emitted.length(); i++) {
		write_emitted(all_emitted[i]);
		write_clone(all_emitted[i]);
		if (all_emitted[i]->has_cold_part)
			write_cold_part(all_emitted[i]);
	}
	for (i = 0; i < aliases.length(); i++)
		write_clone_record(aliases[i].name, aliases[i].target, aliases[i].kind, NULL, NULL,
				   NULL);
	for (i = 0; i < all_emitted.length(); i++)
		write_inlined(all_emitted[i]);
	for (i = 0; i < all_emitted.length(); i++)
		write_uses(all_emitted[i]);
	for (i = 0; i < definitions.length(); i++) {
		const struct definition *item = definitions[i];
		const char *what = item->merged ? "emitted" : item->inlined ? "inlined" : "dropped";

		if (!item->emitted && (item->merged || item->inlined || touched(item->first.file)))
			write_func(item->assembler_name, item->name, item->first, item->last,
				   item->flags, item->section, what);
	}
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Variables: which static local is which, and for each variable of the object, who reads and
 * writes it and whether its address escapes.
 */
#include "plugin.h"

/* The declaration of a static local. */
struct local {
	const char *scope; /* "0.2": in the third block of the first block of the function */
	int ordinal;	   /* among those of the same name in its function */
};

struct variable {
	auto_vec<int> readers, writers;
	bool escapes;
	int function; /* the function in which it escapes; -1: in the initialiser of another variable */
	struct place place;
};

static auto_vec<struct local> locals;
static auto_vec<struct variable *> variables;
static uid_map *local_of, *variable_of, *last_line_of;

static struct variable *variable_notes(tree decl)
{
	bool there;

	if (!variable_of)
		variable_of = new uid_map;
	int &index = variable_of->get_or_insert((int)DECL_UID(decl), &there);
	if (!there) {
		struct variable *variable = new struct variable;

		variable->escapes = false;
		index = (int)variables.length();
		variables.safe_push(variable);
	}
	return variables[index];
}

static void add_function(vec<int> *list, int function)
{
	/* The statements of one function are walked without a break. */
	if (list->is_empty() || list->last() != function)
		list->safe_push(function);
}

void variable_read(tree decl, int function)
{
	add_function(&variable_notes(decl)->readers, function);
}

void variable_written(tree decl, int function)
{
	add_function(&variable_notes(decl)->writers, function);
}

bool variable_escapes_already(tree decl)
{
	return variable_notes(decl)->escapes;
}

void variable_escapes(tree decl, int function, struct place place)
{
	struct variable *variable = variable_notes(decl);

	if (variable->escapes)
		return;
	variable->escapes = true;
	variable->function = function;
	variable->place = place;
}

/* --- where they are declared --- */

/* When a declaration is finished, the compiler has read up to the `;` behind it. */
void variable_parsed(tree decl)
{
	struct place first, here;

	if (!VAR_P(decl) || !TREE_STATIC(decl) || !DECL_INITIAL(decl))
		return;
	first = place_of(DECL_SOURCE_LOCATION(decl));
	here = place_of(input_location);
	if (here.file != first.file || here.line <= first.line)
		return;
	if (!last_line_of)
		last_line_of = new uid_map;
	last_line_of->put((int)DECL_UID(decl), here.line);
}

struct scan {
	hash_map<nofree_string_hash, int> names;
	char path[256];
};

static void add_local(struct scan *scan, tree decl)
{
	struct local local;
	bool there;

	int &count = scan->names.get_or_insert(source_name(decl), &there);
	local.ordinal = there ? ++count : (count = 0);
	local.scope = keep(scan->path);
	if (!local_of)
		local_of = new uid_map;
	local_of->put((int)DECL_UID(decl), (int)locals.length());
	locals.safe_push(local);
}

static void scan_block(struct scan *scan, tree block)
{
	size_t length = strlen(scan->path);
	tree decl, inner;
	int number = 0;

	/* Declarations of a scope are in the order of the source, and come before those of its blocks. */
	for (decl = BLOCK_VARS(block); decl; decl = DECL_CHAIN(decl))
		if (VAR_P(decl) && TREE_STATIC(decl) && !DECL_EXTERNAL(decl))
			add_local(scan, decl);
	for (inner = BLOCK_SUBBLOCKS(block); inner; inner = BLOCK_CHAIN(inner)) {
		snprintf(scan->path + length, sizeof(scan->path) - length, "%s%d",
			 length ? "." : "", number++);
		scan_block(scan, inner);
		scan->path[length] = '\0';
	}
}

void variables_of_function(tree decl)
{
	struct scan scan;

	scan.path[0] = '\0';
	if (DECL_INITIAL(decl) && TREE_CODE(DECL_INITIAL(decl)) == BLOCK)
		scan_block(&scan, DECL_INITIAL(decl));
}

/* --- records --- */

static void write_static(tree decl)
{
	tree function = DECL_CONTEXT(decl);
	int *index = local_of ? local_of->get((int)DECL_UID(decl)) : NULL;
	char hash[32];

	if (!function || TREE_CODE(function) != FUNCTION_DECL || !index)
		return;
	snprintf(hash, sizeof(hash), "%016llx", (unsigned long long)type_hash(TREE_TYPE(decl)));
	note_begin("static");
	note_text(assembler_name(decl));
	note_text(assembler_name(DECL_ORIGIN(function)));
	note_text(source_name(decl));
	note_text(locals[*index].scope);
	note_number(locals[*index].ordinal);
	note_place(place_of(DECL_SOURCE_LOCATION(decl)));
	note_text(hash);
	note_text(type_text(TREE_TYPE(decl)));
	note_end();
}

static void write_flags(tree decl)
{
	const char *section = DECL_SECTION_NAME(decl);

	note_list_item(TREE_PUBLIC(decl) ? "global" : "static");
	if (TREE_READONLY(decl))
		note_list_item("const");
	if (TREE_THIS_VOLATILE(decl))
		note_list_item("volatile");
	if (DECL_PRESERVE_P(decl))
		note_list_item("used");
	if (DECL_WEAK(decl))
		note_list_item("weak");
	if (DECL_ARTIFICIAL(decl))
		note_list_item("artificial");
	/* -fdata-sections makes section names that are not in the source; they do not count. */
	if (section && !symtab_node::get(decl)->implicit_section) {
		char *text = concat("section=", section, NULL);

		note_list_item(text);
		free(text);
	}
	note_list_end();
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Writes them sorted by name, because GCC chooses the order in which it compiles functions. */
static void write_functions(const vec<int> *list)
{
	auto_vec<const char *> names;
	unsigned int i;

	for (i = 0; i < list->length(); i++)
		names.safe_push(function_assembler_name((*list)[i]));
	names.qsort(compare_names);
	for (i = 0; i < names.length(); i++)
		note_list_item(names[i]);
	note_list_end();
}

static void write_data(tree decl)
{
	const struct variable *variable = variable_notes(decl);
	struct place place = place_of(DECL_SOURCE_LOCATION(decl));
	int *last = last_line_of ? last_line_of->get((int)DECL_UID(decl)) : NULL;

	note_begin("data");
	note_text(assembler_name(decl));
	note_text(source_name(decl));
	note_place(place);
	note_number(last ? *last : place.line);
	write_flags(decl);
	if (variable->escapes) {
		char *text = place_text(variable->place);

		note_text(text);
		note_text(variable->function < 0 ? NULL
						 : function_assembler_name(variable->function));
		free(text);
	} else {
		note_text(NULL);
		note_text(NULL);
	}
	write_functions(&variable->readers);
	write_functions(&variable->writers);
	note_end();
}

/* Tables refer to each other, and to themselves: LIST_HEAD_INIT(x). */
static void escapes_in_initializers(void)
{
	varpool_node *node;

	FOR_EACH_VARIABLE(node)
	{
		struct ipa_ref *reference = NULL;
		unsigned int i;

		for (i = 0; node->iterate_reference(i, reference); i++) {
			varpool_node *target = dyn_cast<varpool_node *>(reference->referred);

			if (target && reference->use == IPA_REF_ADDR)
				variable_escapes(target->decl, -1,
						 place_of(DECL_SOURCE_LOCATION(node->decl)));
		}
	}
}

void variables_write(void)
{
	varpool_node *node;

	escapes_in_initializers();
	FOR_EACH_VARIABLE(node)
	{
		if (!node->definition || node->alias || !TREE_ASM_WRITTEN(node->decl) ||
		    DECL_HAS_VALUE_EXPR_P(node->decl))
			continue;
		write_static(node->decl);
		write_data(node->decl);
	}
}

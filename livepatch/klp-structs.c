// SPDX-License-Identifier: GPL-2.0-or-later
#include "klp-structs.h"
#include "module-elf.h"
#include "shadow-table.h"
#include "../lib/message.h"
#include "../lib/search.h"

#include <stdlib.h>
#include <string.h>

/* More than any livepatch has: a hostile module must not cost a minute. */
#define MAX_FUNCTIONS 16384
#define MAX_OBJECTS   1024
#define MAX_STATES    1024

/* Offsets of members; sizes where they do not depend on the configuration. */
enum {
	PATCH_MOD = 0,
	PATCH_OBJS = 8,
	PATCH_STATES = 16,	  /* since Linux 5.5 */
	PATCH_REPLACE = 24,	  /* since Linux 5.5 */
	PATCH_REPLACE_FIRST = 16, /* Linux 5.1 to 5.4 */

	OBJECT_NAME = 0,
	OBJECT_FUNCS = 8,
	OBJECT_CALLBACKS = 16,	  /* four pointers in the order of enum klp_callback, and a bool */
	OBJECT_SHADOW_TYPES = 56, /* the proposed interface; otherwise the kernel's own members */
	OBJECT_COUNT = 56,	  /* klp_object_ext */
	OBJECT_EXT_SIZE = 64,

	FUNC_NAME = 0,
	FUNC_NEW = 8,
	FUNC_SYMPOS = 16,
	FUNC_EXT_SIZE = 24,

	STATE_ID = 0,
	STATE_VERSION = 8,
	STATE_SIZE = 24,

	KPATCH_FUNC_SYMPOS = 32,
	KPATCH_FUNC_NAME = 40,
	KPATCH_FUNC_OBJECT = 48,
	KPATCH_FUNC_SIZE = 56,

	KPATCH_CALLBACK_OBJECT = 8,
	KPATCH_CALLBACK_SIZE = 16,
};

struct structs_reader {
	struct arena *arena;
	struct elf_file *module;
	struct module_summary *summary;
	struct hash objects;		   /* names of those in summary->objects */
	const struct elf_symbol **symbols; /* those in sections, by section and value */
	size_t symbol_count;
	struct shadow_table types;
};

/* An array of structs that a pointer of the module points at. */
struct struct_array {
	const struct elf_section *section;
	uint64_t at, stride;
	size_t count; /* without the empty last one */
};

static int damaged(const struct structs_reader *reader, const char *what)
{
	return fail(
		"%s: %s cannot be read; the module is damaged, or its kernel is older than Linux 4.15",
		reader->summary->file, what);
}

static uint64_t integer(const struct structs_reader *reader, const struct elf_section *section,
			uint64_t at, unsigned int size)
{
	if (!section->data || at > section->size || size > section->size - at)
		return 0;
	return elf_integer(reader->module, section->data + at, size);
}

/* Returns the symbol of a function or a variable that begins at a place. */
static const struct elf_symbol *symbol_at(const struct structs_reader *reader,
					  const struct elf_section *section, uint64_t at,
					  bool function)
{
	size_t first = LOWER_BOUND(
		reader->symbol_count, i,
		reader->symbols[i]->section->index < section->index ||
			(reader->symbols[i]->section == section && reader->symbols[i]->value < at));

	for (; first < reader->symbol_count; first++) {
		const struct elf_symbol *symbol = reader->symbols[first];

		if (symbol->section != section || symbol->value != at)
			break;
		if (function ? elf_is_function(symbol) : symbol->type == STT_OBJECT)
			return symbol;
	}
	return NULL;
}

/* Can the array's elements be `stride` bytes long? Each points elsewhere at `must`, and none behind `last`. */
static bool fits(const struct struct_array *array, size_t first, size_t end, uint64_t must,
		 uint64_t last)
{
	const struct elf_reloc *relocs = array->section->relocs;
	size_t found = 0, i;

	for (i = first; i < end; i++) {
		uint64_t offset = relocs[i].offset - array->at;
		uint64_t member = offset % array->stride;

		if (member > last || member % 8 || offset / array->stride >= array->count)
			return false;
		found += member == must;
	}
	return found == array->count;
}

/*
 * Finds out how many elements there are, from the size of the array with its empty last element. Two
 * numbers cannot both fit: with the larger one, some element would not point anywhere.
 */
static bool find_stride(struct struct_array *array, uint64_t size, uint64_t must, uint64_t last)
{
	size_t first = relocs_before(array->section, array->at);
	size_t end = relocs_before(array->section, array->at + size);

	for (array->count = 0; array->count <= end - first && array->count <= MAX_FUNCTIONS;
	     array->count++) {
		array->stride = size / (array->count + 1);
		if (array->stride <= last)
			break;
		if (!(size % (array->count + 1)) && !(array->stride % 8) &&
		    fits(array, first, end, must, last))
			return true;
	}
	return false;
}

/* Follows the pointer at a place to an array with an empty last element. */
static bool open_array(const struct structs_reader *reader, const struct elf_section *from,
		       uint64_t pointer, uint64_t must, uint64_t last, struct struct_array *array)
{
	const struct elf_reloc *reloc = reloc_at(from, pointer);
	const struct elf_symbol *variable;

	array->section = reloc ? reloc_place(reloc, &array->at) : NULL;
	variable = array->section ? symbol_at(reader, array->section, array->at, false) : NULL;
	/* The variable's size is that of the array. */
	return variable && variable->size && variable->size <= array->section->size &&
	       array->at <= array->section->size - variable->size &&
	       find_stride(array, variable->size, must, last);
}

/* Names get into messages, reports and generated source. No symbol of C, Rust or a compiler has others. */
static bool is_symbol(const char *name)
{
	size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789_.$-");

	return length && length <= KLP_NAME_MAX && !name[length];
}

/* Returns the object's name in summary->objects; NULL when it can be none. */
static const char *add_object(struct structs_reader *reader, const char *name)
{
	const char *known = hash_get(&reader->objects, name);

	if (known)
		return known;
	if (!is_symbol(name) || strlen(name) > KLP_OBJECT_MAX ||
	    reader->summary->objects.count == MAX_OBJECTS) {
		damaged(reader, "the name of a klp_object");
		return NULL;
	}
	known = arena_strdup(reader->arena, name);
	hash_add(&reader->objects, known, known);
	*array_push(reader->arena, &reader->summary->objects) = known;
	return known;
}

static int add_function(struct structs_reader *reader, const char *object, const char *name,
			uint64_t sympos)
{
	struct summary_function *function;

	if (!name || !is_symbol(name))
		return damaged(reader, "the name of a klp_func");
	if (reader->summary->functions.count >= MAX_FUNCTIONS)
		return damaged(reader, "a list of so many klp_funcs");
	function = array_push(reader->arena, &reader->summary->functions);
	function->object = object;
	function->name = arena_strdup(reader->arena, name);
	function->sympos = (unsigned long)sympos;
	return 0;
}

static const char *known_name(const struct structs_reader *reader, const char *name)
{
	return name && is_symbol(name) ? arena_strdup(reader->arena, name) : "?";
}

/* The name of the function at a place; section NULL: it is not in the module. */
static const char *function_name(const struct structs_reader *reader,
				 const struct elf_section *section, uint64_t offset)
{
	const struct elf_symbol *function = section ? symbol_at(reader, section, offset, true)
						    : NULL;

	return known_name(reader, function ? function->name : NULL);
}

static void add_callback(struct structs_reader *reader, const char *object, enum klp_callback kind,
			 const struct elf_reloc *reloc)
{
	uint64_t offset;
	const struct elf_section *section = reloc_place(reloc, &offset);
	const char *function = function_name(reader, section, offset);

	/* What the patch has is called by a function that klp-build generates, or is not there. */
	if (!is_shadow_callback(&reader->types, function))
		*array_push(reader->arena, &reader->summary->callbacks) = (struct summary_callback){
			.kind = kind, .object = object, .function = function
		};
}

static void read_callbacks(struct structs_reader *reader, const struct elf_section *section,
			   uint64_t at, const char *object)
{
	int kind;

	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++) {
		const struct elf_reloc *reloc = reloc_at(section, at + 8 * (uint64_t)kind);

		if (reloc)
			add_callback(reader, object, (enum klp_callback)kind, reloc);
	}
}

static int read_funcs(struct structs_reader *reader, const struct struct_array *funcs,
		      const char *object)
{
	size_t i;

	for (i = 0; i < funcs->count; i++) {
		uint64_t at = funcs->at + i * funcs->stride;

		if (add_function(reader, object, string_at(funcs->section, at + FUNC_NAME),
				 integer(reader, funcs->section, at + FUNC_SYMPOS, 8)))
			return -1;
	}
	return 0;
}

/* A klp_object or klp_object_ext: the members in front are the same. */
static const char *read_object(struct structs_reader *reader, const struct elf_section *section,
			       uint64_t at)
{
	const char *name = string_at(section, at + OBJECT_NAME);

	if (!name && reloc_at(section, at + OBJECT_NAME)) {
		damaged(reader, "the name of a klp_object");
		return NULL;
	}
	name = add_object(reader, name ? name : KLP_VMLINUX);
	if (name)
		read_callbacks(reader, section, at + OBJECT_CALLBACKS, name);
	return name;
}

static int read_shadow_array(struct structs_reader *reader, const struct struct_array *objects,
			     uint64_t at, const char *object)
{
	const char *wrong = NULL;

	if (objects->stride >= OBJECT_SHADOW_TYPES + 8)
		wrong = shadow_array_read(reader->arena, reader->module, object, objects->section,
					  at + OBJECT_SHADOW_TYPES, &reader->types);
	return wrong ? damaged(reader, wrong) : 0;
}

static int read_objects(struct structs_reader *reader, const struct struct_array *objects)
{
	struct struct_array funcs;
	size_t i;

	for (i = 0; i < objects->count; i++) {
		uint64_t at = objects->at + i * objects->stride;
		const char *object = read_object(reader, objects->section, at);

		if (!object)
			return -1;
		if (!open_array(reader, objects->section, at + OBJECT_FUNCS, FUNC_NAME, FUNC_NEW,
				&funcs))
			return damaged(reader, "a klp_func array");
		if (read_funcs(reader, &funcs, object))
			return -1;
		if (read_shadow_array(reader, objects, at, object))
			return -1;
	}
	return 0;
}

/* The kernel ends at the first id of 0 (klp_for_each_state()). */
static int read_states(struct structs_reader *reader, const struct elf_section *from,
		       uint64_t pointer)
{
	const struct elf_reloc *reloc = reloc_at(from, pointer);
	const struct elf_section *section;
	uint64_t at, id;

	if (!reloc)
		return 0;
	section = reloc_place(reloc, &at);
	for (; section && at <= section->size && section->size - at >= STATE_SIZE;
	     at += STATE_SIZE) {
		struct report_state *state;

		id = integer(reader, section, at + STATE_ID, 8);
		if (!id)
			return 0;
		if (reader->summary->states.count == MAX_STATES)
			break;
		state = array_push(reader->arena, &reader->summary->states);
		state->id = (unsigned long)id;
		state->version = (unsigned int)integer(reader, section, at + STATE_VERSION, 4);
	}
	return damaged(reader, "its klp_state array, which has no empty last entry,");
}

/* Does struct klp_patch of this release have `states`? */
static bool has_states(const char *release)
{
	char *end;
	unsigned long major = strtoul(release, &end, 10);
	unsigned long minor = *end == '.' ? strtoul(end + 1, NULL, 10) : 0;

	return major > 5 || (major == 5 && minor >= 5);
}

/*
 * Finds struct klp_patch. A struct file_operations begins with THIS_MODULE and a pointer too, but what
 * that points to is no array of klp_objects.
 */
static const struct elf_symbol *find_patch(const struct structs_reader *reader,
					   struct struct_array *objects)
{
	const struct elf_symbol *patch = NULL;
	size_t i;

	for (i = 1; i < reader->module->symbol_count; i++) {
		const struct elf_symbol *symbol = &reader->module->symbols[i];
		struct struct_array found;
		const struct elf_reloc *mod;

		if (symbol->type != STT_OBJECT || !symbol->section || symbol->size <= PATCH_REPLACE)
			continue;
		mod = reloc_at(symbol->section, symbol->value + PATCH_MOD);
		if (!mod || strcmp(mod->symbol->name, "__this_module") ||
		    !open_array(reader, symbol->section, symbol->value + PATCH_OBJS, OBJECT_FUNCS,
				OBJECT_SHADOW_TYPES, &found) ||
		    !found.count)
			continue;
		if (patch) {
			fail("%s: has two klp_patch structs, %s and %s; one module must be one patch",
			     reader->summary->file, patch->name, symbol->name);
			return NULL;
		}
		patch = symbol;
		*objects = found;
	}
	if (!patch)
		damaged(reader, "its struct klp_patch");
	return patch;
}

/* It may be one of the kernel. NULL: there is none. */
static const char *type_function(const struct structs_reader *reader,
				 const struct table_function *function)
{
	struct klp_name name;

	if (!function->symbol)
		return NULL;
	if (function->symbol->section)
		return function_name(reader, function->symbol->section, function->offset);
	if (klp_sym_parse(reader->arena, function->symbol->name, &name))
		return known_name(reader, name.name);
	return known_name(reader, function->symbol->name);
}

/* Several source files may declare a type of one header. */
static int take_types(struct structs_reader *reader)
{
	struct module_summary *summary = reader->summary;
	const struct table_type *type;

	summary->has_runtime = reader->types.has_runtime;
	array_for_each(type, &reader->types.types) {
		const char *id = arena_printf(reader->arena, "0x%lx", type->id);
		const struct report_state *state = summary_state(summary, type->id);
		const char *object = add_object(reader, type->object);

		if (!object)
			return -1;
		if (summary_type_of(summary, object, id))
			continue;
		*array_push(reader->arena, &summary->types) = (struct summary_type){
			.object = object,
			.id = id,
			.version = type->has_version ? type->version
				   : state	     ? state->version
						     : 0,
			.name = known_name(reader, type->name),
			.ctor = type_function(reader, &type->ctor),
			.dtor = type_function(reader, &type->dtor),
		};
	}
	return 0;
}

static int read_types(struct structs_reader *reader)
{
	const char *wrong = shadow_table_read(reader->arena, reader->module, &reader->types);

	return wrong ? fail("%s: %s; the module is damaged", reader->summary->file, wrong) : 0;
}

static int read_patch(struct structs_reader *reader)
{
	struct struct_array objects = { 0 };
	const struct elf_symbol *patch = find_patch(reader, &objects);
	bool states = has_states(reader->summary->release);
	uint64_t replace;

	if (!patch)
		return -1;
	replace = patch->value + (states ? PATCH_REPLACE : PATCH_REPLACE_FIRST);
	reader->summary->replace = integer(reader, patch->section, replace, 1) ? SUMMARY_REPLACES
									       : SUMMARY_STACKS;
	if ((states && read_states(reader, patch->section, patch->value + PATCH_STATES)) ||
	    read_types(reader) || read_objects(reader, &objects))
		return -1;
	return take_types(reader);
}

/* .kpatch.callbacks.pre_patch and its siblings; a word of zeros ends each. */
static int read_kpatch_callbacks(struct structs_reader *reader)
{
	int kind;

	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++) {
		const struct elf_section *section = elf_section_by_name(
			reader->module, arena_printf(reader->arena, ".kpatch.callbacks.%s",
						     klp_callback_name((enum klp_callback)kind)));
		uint64_t at;

		for (at = 0; section && section->size - at >= KPATCH_CALLBACK_SIZE;
		     at += KPATCH_CALLBACK_SIZE) {
			const struct elf_reloc *reloc = reloc_at(section, at);
			const char *object = string_at(section, at + KPATCH_CALLBACK_OBJECT);

			if (!reloc || !object || at / KPATCH_CALLBACK_SIZE >= MAX_OBJECTS)
				return damaged(reader, section->name);
			object = add_object(reader, object);
			if (!object)
				return -1;
			add_callback(reader, object, (enum klp_callback)kind, reloc);
		}
	}
	return 0;
}

/* A word of zeros ends .kpatch.funcs. */
static int read_kpatch(struct structs_reader *reader, const struct elf_section *section)
{
	uint64_t at;

	reader->summary->replace = SUMMARY_MAY_REPLACE;
	for (at = 0; section->size - at >= KPATCH_FUNC_SIZE; at += KPATCH_FUNC_SIZE) {
		const char *object = string_at(section, at + KPATCH_FUNC_OBJECT);

		if (!object)
			return damaged(reader, section->name);
		object = add_object(reader, object);
		if (!object ||
		    add_function(reader, object, string_at(section, at + KPATCH_FUNC_NAME),
				 integer(reader, section, at + KPATCH_FUNC_SYMPOS, 8)))
			return -1;
	}
	return read_kpatch_callbacks(reader);
}

static int read_external(struct structs_reader *reader, const struct elf_section *section)
{
	uint64_t at;

	reader->summary->replace = SUMMARY_MAY_REPLACE;
	for (at = 0; section->size - at >= OBJECT_EXT_SIZE; at += OBJECT_EXT_SIZE) {
		const struct elf_reloc *reloc = reloc_at(section, at + OBJECT_FUNCS);
		struct struct_array funcs = { .stride = FUNC_EXT_SIZE };
		const char *object = read_object(reader, section, at);

		if (!object)
			return -1;
		if (at / OBJECT_EXT_SIZE >= MAX_OBJECTS)
			return damaged(reader, section->name);
		funcs.count = integer(reader, section, at + OBJECT_COUNT, 4);
		if (!funcs.count)
			continue;
		funcs.section = reloc ? reloc_place(reloc, &funcs.at) : NULL;
		if (!funcs.section || funcs.at > funcs.section->size ||
		    funcs.count > (funcs.section->size - funcs.at) / FUNC_EXT_SIZE)
			return damaged(reader, section->name);
		if (read_funcs(reader, &funcs, object))
			return -1;
	}
	return 0;
}

int klp_structs_read(struct arena *arena, struct elf_file *module, struct module_summary *summary)
{
	static const struct {
		const char *section;
		int (*read)(struct structs_reader *reader, const struct elf_section *section);
	} makers[] = {
		{ ".kpatch.funcs", read_kpatch },
		{ ".init.klp_objects", read_external },
	};
	struct structs_reader reader = { .arena = arena, .module = module, .summary = summary };
	size_t i;

	hash_setup(&reader.objects, arena);
	reader.symbols = symbols_by_place(arena, module, false, &reader.symbol_count);
	for (i = 0; i < sizeof(makers) / sizeof(*makers); i++) {
		const struct elf_section *section = elf_section_by_name(module, makers[i].section);

		if (section)
			return makers[i].read(&reader, section);
	}
	return read_patch(&reader);
}

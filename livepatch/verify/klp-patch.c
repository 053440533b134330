// SPDX-License-Identifier: GPL-2.0-or-later
#include "klp-patch.h"

#include <stddef.h>
#include <string.h>

/* More than any livepatch has: a missing last entry must not cost a minute. */
#define MAX_ENTRIES 16384
#define MAX_STRUCT  4096

/* Where the target kernel keeps the members (include/linux/livepatch.h). */
struct klp_layout {
	long func_size, func_name, func_new, func_sympos;
	long object_size, object_name, object_funcs, object_callbacks;
	long patch_size, patch_mod, patch_objs, patch_replace;
	long patch_states;	  /* -1: the kernel has no states (before Linux 5.5) */
	long object_shadow_types; /* -1: the livepatch core does not register shadow types */
};

struct klp_patch_reader {
	struct verify *verify;
	struct klp_layout layout;
	struct klp_patch *patch;
};

/* The members to be read, and where their offsets go. */
static const struct klp_member {
	const char *type, *member; /* member NULL: the size of the struct */
	size_t to;
} klp_members[] = {
	{ "klp_func", NULL, offsetof(struct klp_layout, func_size) },
	{ "klp_func", "old_name", offsetof(struct klp_layout, func_name) },
	{ "klp_func", "new_func", offsetof(struct klp_layout, func_new) },
	{ "klp_func", "old_sympos", offsetof(struct klp_layout, func_sympos) },
	{ "klp_object", NULL, offsetof(struct klp_layout, object_size) },
	{ "klp_object", "name", offsetof(struct klp_layout, object_name) },
	{ "klp_object", "funcs", offsetof(struct klp_layout, object_funcs) },
	{ "klp_object", "callbacks", offsetof(struct klp_layout, object_callbacks) },
	{ "klp_patch", NULL, offsetof(struct klp_layout, patch_size) },
	{ "klp_patch", "mod", offsetof(struct klp_layout, patch_mod) },
	{ "klp_patch", "objs", offsetof(struct klp_layout, patch_objs) },
	{ "klp_patch", "replace", offsetof(struct klp_layout, patch_replace) },
};

/* Each member must lie inside its struct, because later only the struct's size is checked. */
static bool read_layout(const struct struct_layouts *structs, struct klp_layout *layout)
{
	long size = 0, value;
	size_t i;

	for (i = 0; i < sizeof(klp_members) / sizeof(*klp_members); i++) {
		const struct klp_member *member = &klp_members[i];

		if (member->member)
			value = struct_layouts_offset(structs, member->type, member->member);
		else
			value = size = struct_layouts_size(structs, member->type);
		if (value < 0 || (member->member && value + 8 > size) || size > MAX_STRUCT)
			return false;
		memcpy((char *)layout + member->to, &value, sizeof(value));
	}
	layout->patch_states = struct_layouts_offset(structs, "klp_patch", "states");
	layout->object_shadow_types = struct_layouts_offset(structs, "klp_object", "shadow_types");
	return layout->patch_states + 8 <= layout->patch_size &&
	       layout->object_shadow_types + 8 <= layout->object_size;
}

/* Finds struct klp_patch: the only object of its size with THIS_MODULE at the right member. */
static const struct elf_symbol *find_patch(struct klp_patch_reader *reader)
{
	struct elf_file *module = reader->verify->module;
	const struct klp_layout *layout = &reader->layout;
	const struct elf_symbol *patch = NULL;
	size_t i;

	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];
		const struct elf_reloc *mod, *objs;

		if (symbol->type != STT_OBJECT || !symbol->section ||
		    symbol->size != (uint64_t)layout->patch_size)
			continue;
		mod = reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_mod);
		objs = reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_objs);
		if (!mod || !objs || strcmp(mod->symbol->name, "__this_module"))
			continue;
		if (patch) {
			problem(reader->verify,
				"it has two klp_patch structs, %s and %s; one module must be one patch",
				patch->name, symbol->name);
			return NULL;
		}
		patch = symbol;
	}
	if (!patch)
		problem(reader->verify, "it has no struct klp_patch; is this a livepatch module?");
	return patch;
}

/* An array of nothing but zeros may stand in .bss, which has no data. */
static bool is_inside(const struct elf_section *section, uint64_t offset, long size)
{
	return section && (section->data || section->header.sh_type == SHT_NOBITS) &&
	       offset <= section->size && (uint64_t)size <= section->size - offset;
}

const char *patch_function_term(const struct verify *verify, const struct patch_function *function)
{
	return replaced_function_term(verify->arena, verify->report, function->object,
				      function->name, function->sympos);
}

/*
 * Whether a task is in a replacement, the kernel tells from its start and the next symbol, of whatever type
 * (kallsyms_lookup_size_offset()): what is behind that symbol could be freed under the task.
 */
static void check_whole(struct verify *verify, const struct elf_symbol *function)
{
	const struct elf_file *module = verify->module;
	size_t i;

	for (i = 1; i < module->symbol_count; i++) {
		const struct elf_symbol *symbol = &module->symbols[i];

		if (symbol->section == function->section && *symbol->name &&
		    symbol->type != STT_SECTION && symbol->value > function->value &&
		    symbol->value - function->value < function->size)
			problem(verify,
				"%s: the symbol %s is within it, and the kernel would not look for tasks behind that; build the module again",
				function_term(verify->arena, verify->report, function->name),
				symbol->name);
	}
}

/* Either one may be a clone, as the compiler changed its parameters: hdr_insert_head.isra.0() becomes hdr_insert_head(). */
static bool is_same_function(const char *a, const char *b)
{
	const size_t length = strcspn(a, ".");

	return length == strcspn(b, ".") && !strncmp(a, b, length);
}

static void read_func(struct klp_patch_reader *reader, const char *object,
		      const struct elf_section *section, uint64_t at, const char *name)
{
	struct verify *verify = reader->verify;
	const struct klp_layout *layout = &reader->layout;
	const struct struct_members members = {
		.what = "klp_func",
		.pointers = { layout->func_name, layout->func_new },
		.pointer_count = 2,
		.values = { { layout->func_sympos, 8 } },
		.value_count = 1,
	};
	const struct elf_reloc *reloc = reloc_at(section, at + (uint64_t)reader->layout.func_new);
	const struct elf_section *code = NULL;
	const struct elf_symbol *function = NULL;
	struct patch_function *entry;
	uint64_t offset = 0;
	size_t i;

	if (reloc)
		code = reloc_place(reloc, &offset);
	for (i = 0; code && i < verify->function_count; i++)
		if (verify->functions[i]->section == code &&
		    verify->functions[i]->value == offset &&
		    (!function || !strcmp(verify->functions[i]->name, name)))
			function = verify->functions[i];
	entry = array_push(verify->arena, &reader->patch->functions);
	entry->object = object;
	entry->name = name;
	check_members(verify, &members, section, at, layout->func_size);
	entry->sympos = (unsigned long)elf_integer(
		verify->module, section->data + at + (uint64_t)reader->layout.func_sympos, 8);
	if (!function || !(code->header.sh_flags & SHF_EXECINSTR)) {
		problem(verify, "%s: its replacement is not a function of this module",
			patch_function_term(verify, entry));
		function = NULL;
	} else if (!is_same_function(function->name, name)) {
		problem(verify, "%s: its klp_func points at %s(); the wrong function would be run",
			patch_function_term(verify, entry), function->name);
	}
	if (function)
		check_whole(verify, function);
	entry->replacement = function;
}

/* The kernel ends at an entry that has none of these (klp_for_each_func_static()). */
static bool is_last_func(const struct klp_patch_reader *reader, const struct elf_section *section,
			 uint64_t at)
{
	const struct klp_layout *layout = &reader->layout;

	return !reloc_at(section, at + (uint64_t)layout->func_name) &&
	       !reloc_at(section, at + (uint64_t)layout->func_new) &&
	       (!section->data ||
		!elf_integer(reader->verify->module,
			     section->data + at + (uint64_t)layout->func_sympos, 8));
}

/* An object may have no functions: it has callbacks then. */
static void read_funcs(struct klp_patch_reader *reader, const char *object,
		       const struct elf_section *section, uint64_t at)
{
	const struct klp_layout *layout = &reader->layout;
	size_t i;

	for (i = 0; i < MAX_ENTRIES; i++, at += (uint64_t)layout->func_size) {
		const char *name;

		if (!is_inside(section, at, layout->func_size))
			break;
		if (is_last_func(reader, section, at))
			return;
		name = section->data ? string_at(section, at + (uint64_t)layout->func_name) : NULL;
		if (name)
			read_func(reader, object, section, at, name);
		else
			problem(reader->verify,
				"object %s: the name of klp_func number %zu is not a string",
				object, i);
	}
	problem(reader->verify,
		"object %s: its klp_func array has no empty last entry; the kernel would read beyond it",
		object);
}

/*
 * Finds out which members of struct klp_callbacks are set. Most objects have none and skip the
 * search for the members in BTF.
 */
static void read_callbacks(struct klp_patch_reader *reader, const struct elf_section *section,
			   uint64_t at, struct patch_object *object)
{
	const struct klp_layout *layout = &reader->layout;
	uint64_t first = at + (uint64_t)layout->object_callbacks;
	uint64_t end = at + (uint64_t)layout->object_size, place;
	int kind;

	for (place = first; place < end && !reloc_at(section, place); place += 8)
		;
	for (kind = 0; place < end && kind < KLP_CALLBACK_KINDS; kind++) {
		long offset = struct_layouts_offset(&reader->verify->structs, "klp_callbacks",
						    klp_callback_name((enum klp_callback)kind));

		object->has_callback[kind] = offset >= 0 &&
					     reloc_at(section, first + (uint64_t)offset);
	}
}

static void read_shadow_array(struct klp_patch_reader *reader, const struct elf_section *section,
			      uint64_t at, const char *object)
{
	struct verify *verify = reader->verify;
	const long member = reader->layout.object_shadow_types;
	const char *wrong = NULL;

	if (member >= 0)
		wrong = shadow_array_read(verify->arena, verify->module, object, section,
					  at + (uint64_t)member, &reader->patch->shadow_types);
	if (wrong)
		problem(verify, "object %s: %s", object, wrong);
}

/* The table of the module's runtime. */
static void read_shadow_table(struct klp_patch_reader *reader)
{
	struct verify *verify = reader->verify;
	const char *wrong =
		shadow_table_read(verify->arena, verify->module, &reader->patch->shadow_types);

	if (wrong)
		problem(verify, "%s", wrong);
}

static void check_object_members(struct klp_patch_reader *reader, const struct elf_section *section,
				 uint64_t at)
{
	const struct klp_layout *layout = &reader->layout;
	struct struct_members members = {
		.what = "klp_object",
		.pointers = { layout->object_name, layout->object_funcs,
			      layout->object_shadow_types },
		.pointer_count = 3,
	};
	int kind;

	for (kind = 0; kind < KLP_CALLBACK_KINDS; kind++) {
		long offset = struct_layouts_offset(&reader->verify->structs, "klp_callbacks",
						    klp_callback_name((enum klp_callback)kind));

		members.pointers[members.pointer_count++] =
			offset < 0 ? -1 : layout->object_callbacks + offset;
	}
	check_members(reader->verify, &members, section, at, layout->object_size);
}

static void read_objects(struct klp_patch_reader *reader, const struct elf_section *section,
			 uint64_t at)
{
	const struct klp_layout *layout = &reader->layout;
	size_t i;

	for (i = 0; i < MAX_ENTRIES; i++, at += (uint64_t)layout->object_size) {
		struct patch_object *object;
		const struct elf_section *functions;
		const struct elf_reloc *funcs;
		const char *name;
		uint64_t first;

		if (!is_inside(section, at, layout->object_size))
			break;
		name = string_at(section, at + (uint64_t)layout->object_name);
		funcs = reloc_at(section, at + (uint64_t)layout->object_funcs);
		if (!name && !funcs)
			return;
		object = array_push(reader->verify->arena, &reader->patch->objects);
		object->name = name ? name : KLP_VMLINUX;
		if (name && klp_is_vmlinux(name))
			problem(reader->verify,
				"the klp_object of the kernel itself is named %s; the kernel would wait for a module of that name, and patch nothing: it must have no name",
				name);
		check_object_members(reader, section, at);
		read_callbacks(reader, section, at, object);
		read_shadow_array(reader, section, at, object->name);
		if (!funcs) {
			problem(reader->verify,
				"object %s: its klp_object has no funcs array, not even an empty one; the kernel refuses that",
				object->name);
			continue;
		}
		functions = reloc_place(funcs, &first);
		read_funcs(reader, object->name, functions, first);
	}
	problem(reader->verify,
		"its klp_object array has no empty last entry; the kernel would read beyond it");
}

/* The kernel ends at an entry whose id is 0 (klp_for_each_state()). */
static void read_states(struct klp_patch_reader *reader, const struct elf_section *section,
			uint64_t at)
{
	struct verify *verify = reader->verify;
	const struct struct_layouts *structs = &verify->structs;
	long size = struct_layouts_size(structs, "klp_state"),
	     id = struct_layouts_offset(structs, "klp_state", "id");
	long version = struct_layouts_offset(structs, "klp_state", "version");
	size_t i;

	if (size < 0 || size > MAX_STRUCT || id < 0 || id + 8 > size || version < 0 ||
	    version + 4 > size) {
		problem(verify, "%s has neither BTF nor DWARF that describes struct klp_state",
			verify->vmlinux->elf->path);
		return;
	}
	for (i = 0; i < MAX_ENTRIES && is_inside(section, at, size); i++, at += (uint64_t)size) {
		const uint8_t *entry = section->data ? section->data + at : NULL;
		struct patch_state *state;

		if (!entry || !elf_integer(verify->module, entry + id, 8))
			return;
		state = array_push(verify->arena, &reader->patch->states);
		state->id = (unsigned long)elf_integer(verify->module, entry + id, 8);
		state->version = (unsigned int)elf_integer(verify->module, entry + version, 4);
	}
	problem(verify,
		"its klp_state array has no empty last entry; the kernel would read beyond it");
}

static void check_patch_members(struct klp_patch_reader *reader, const struct elf_symbol *symbol)
{
	const struct klp_layout *layout = &reader->layout;
	const struct elf_reloc *mod =
		reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_mod);
	const struct elf_section *module;
	uint64_t at;
	const struct struct_members members = {
		.what = "klp_patch",
		.pointers = { layout->patch_mod, layout->patch_objs, layout->patch_states },
		.pointer_count = 3,
		.values = { { layout->patch_replace, 1 } },
		.value_count = 1,
	};

	check_members(reader->verify, &members, symbol->section, symbol->value, layout->patch_size);
	module = reloc_place(mod, &at);
	if (!module || strcmp(module->name, ".gnu.linkonce.this_module") || at)
		problem(reader->verify,
			"the mod of its klp_patch is not the start of its struct module; build the module again");
}

enum klp_patch_result klp_patch_read(struct verify *verify, struct klp_patch *patch)
{
	struct klp_patch_reader reader = { .verify = verify, .patch = patch };
	const struct klp_layout *layout = &reader.layout;
	const struct elf_section *section;
	const struct elf_symbol *symbol;
	const struct elf_reloc *states;
	uint64_t at;

	memset(patch, 0, sizeof(*patch));
	if (!read_layout(&verify->structs, &reader.layout))
		return KLP_PATCH_UNKNOWN_LAYOUT;
	symbol = find_patch(&reader);
	if (!symbol)
		return KLP_PATCH_MISSING;
	patch->symbol = symbol;
	check_patch_members(&reader, symbol);
	at = symbol->value + (uint64_t)layout->patch_replace;
	patch->replace = is_inside(symbol->section, at, 1) && symbol->section->data &&
			 symbol->section->data[at];
	section = reloc_place(
		reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_objs), &at);
	read_objects(&reader, section, at);
	read_shadow_table(&reader);
	states =
		layout->patch_states < 0
			? NULL
			: reloc_at(symbol->section, symbol->value + (uint64_t)layout->patch_states);
	if (states) {
		section = reloc_place(states, &at);
		read_states(&reader, section, at);
	}
	return KLP_PATCH_READ;
}

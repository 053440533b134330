// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The livepatch's shadow types, which the patch declares by KLP_SHADOW_TYPE() of klp_shadow_types.h. Each is
 * a struct klp_shadow_type of the patched object, which goes into the livepatch with its constructor and
 * destructor, and a record in the section .klp.shadow_types (livepatch/format.h), which stays behind: the
 * module's C file has an array for each object instead.
 *
 * A function that runs already, or that the patch changes, goes in as a copy: the destructor runs when the
 * livepatch is not in force any more, so a call that ftrace redirects would find the original, or what a later
 * livepatch makes of it.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* What a record says. */
struct record_read {
	struct report_shadow_type report;
	struct declared_shadow_type symbols;
	unsigned long long id;
};

struct record_list {
	ARRAY(struct record_read) items;
};

static int malformed(const struct diff *diff, const char *what)
{
	return fail(
		"%s: %s of section " KLP_SHADOW_TYPES_SECTION
		" is no shadow type; use KLP_SHADOW_TYPE(NAME, ID, CONSTRUCTOR, DESTRUCTOR) of <linux/livepatch_helpers.h>",
		diff->options.unit, what);
}

static int fail_type(const struct record_read *type, const char *what)
{
	return fail("%s:%u: shadow type %s: %s", type->report.file, type->report.line,
		    type->report.name, what);
}

/* The record's only relocation leads to the variable. Returns NULL when it does not. */
static const struct symbol *variable_of(const struct diff *diff, const struct elf_symbol *record)
{
	const struct elf_section *section = record->section;
	size_t first = arch_first_reloc(section, record->value);
	const struct elf_reloc *reloc = &section->relocs[first];
	const struct symbol *variable;
	int64_t offset;

	if (first == section->reloc_count || reloc->offset != record->value ||
	    reloc->type != diff->patched->arch->absolute_64 ||
	    (first + 1 < section->reloc_count && reloc[1].offset - record->value < record->size))
		return NULL;
	variable = symbol_of_reloc(reloc, &offset);
	if (!variable || offset || variable->kind != KIND_DATA || !variable->elf ||
	    variable->section->special || !symbol_is_writable(variable) ||
	    variable->size <= KLP_SHADOW_TYPE_STRUCT_REGISTERED)
		return NULL;
	return variable;
}

/* Reads a member of the variable that holds a number. */
static uint64_t member(const struct diff *diff, const struct symbol *variable, unsigned int offset)
{
	const uint8_t *bytes = symbol_bytes(variable);

	return bytes ? elf_integer(diff->patched->elf, bytes + offset, 8) : 0;
}

/* Is it an address that a function pointer may have? */
static bool is_function_pointer(const struct diff *diff, const struct reference *reference)
{
	const struct symbol *target = reference->target;

	return reference->type == diff->patched->arch->absolute_64 && !reference->target_offset &&
	       (target->kind == KIND_FUNCTION || target->kind == KIND_UNDEFINED);
}

/* Reads the struct klp_shadow_type. */
static int read_variable(const struct diff *diff, struct record_read *type)
{
	const struct symbol *variable = type->symbols.variable;
	size_t i;

	for (i = 0; i < variable->reference_count; i++) {
		const struct reference *reference = &variable->references[i];
		const struct symbol **function;

		if (reference->offset == KLP_SHADOW_TYPE_STRUCT_CTOR)
			function = &type->symbols.ctor;
		else if (reference->offset == KLP_SHADOW_TYPE_STRUCT_DTOR)
			function = &type->symbols.dtor;
		else
			return fail_type(
				type,
				"its struct klp_shadow_type has another layout than { id, ctor, dtor, registered }, which is not handled");
		if (*function || !is_function_pointer(diff, reference))
			return fail_type(type, "constructor and destructor are functions, or NULL");
		*function = reference->target;
	}
	if (member(diff, variable, KLP_SHADOW_TYPE_STRUCT_ID) != type->id)
		return fail_type(
			type,
			"its struct klp_shadow_type does not begin with the id, which is not handled");
	if ((!type->symbols.ctor && member(diff, variable, KLP_SHADOW_TYPE_STRUCT_CTOR)) ||
	    (!type->symbols.dtor && member(diff, variable, KLP_SHADOW_TYPE_STRUCT_DTOR)))
		return fail_type(type, "constructor and destructor are functions, or NULL");
	return 0;
}

static int read_record(struct diff *diff, const struct elf_symbol *symbol, struct record_read *type)
{
	const struct elf_file *elf = diff->patched->elf;
	const struct elf_section *section = symbol->section;
	const uint8_t *record;

	if (!section->data || symbol->value > section->size ||
	    symbol->size > section->size - symbol->value || symbol->size <= KLP_SHADOW_TYPE_FILE)
		return malformed(diff, symbol->name);
	record = section->data + symbol->value;
	type->symbols.variable = variable_of(diff, symbol);
	if (!type->symbols.variable ||
	    !memchr(record + KLP_SHADOW_TYPE_FILE, '\0', symbol->size - KLP_SHADOW_TYPE_FILE))
		return malformed(diff, symbol->name);
	type->id = elf_integer(elf, record + KLP_SHADOW_TYPE_ID, 8);
	type->report.id = arena_printf(diff->arena, "0x%llx", type->id);
	type->report.version = (unsigned int)elf_integer(elf, record + KLP_SHADOW_TYPE_VERSION, 4);
	type->report.line = (unsigned int)elf_integer(elf, record + KLP_SHADOW_TYPE_LINE, 4);
	type->report.file = (const char *)record + KLP_SHADOW_TYPE_FILE;
	type->report.name = type->symbols.variable->name;
	return read_variable(diff, type);
}

/* Can the livepatch have the type at all? */
static int check_type(const struct diff *diff, const struct record_read *type)
{
	const struct symbol *functions[] = { type->symbols.ctor, type->symbols.dtor };
	size_t i;

	if (!type->id && type->report.version)
		return fail_type(
			type,
			"a type with a version needs an id that is not 0: its version is that of a state, and the kernel's list of states ends with the id 0");
	if (type->id == KLP_SHADOW_REGISTRY_ID)
		return fail_type(
			type,
			"klp-build's own registry of shadow types has this id; give the type another one");
	if (is_numbered(type->symbols.variable))
		return fail_type(type, "it is declared in a function; declare it at file scope");
	if (pair_of(diff, type->symbols.variable)->tentative)
		return fail_type(
			type,
			"it may be a static variable of the original, and nothing tells; give it a new name");
	for (i = 0; i < 2; i++)
		if (functions[i] && functions[i]->kind == KIND_FUNCTION &&
		    is_left_out(diff, functions[i]))
			return fail(
				"%s:%u: shadow type %s: the change of %s() is left out, so it cannot be %s of a new type; leave the type out too",
				type->report.file, type->report.line, type->report.name,
				functions[i]->name, i ? "the destructor" : "the constructor");
	return 0;
}

static const char *function_name(const struct symbol *function)
{
	return function ? function->name : NULL;
}

/* Two types of one id may have different constructors, as the variables do not tell who made them. */
static int check_same_id(const struct record_read *type, const struct record_read *other)
{
	const char *dtor = function_name(type->symbols.dtor);
	const char *other_dtor = function_name(other->symbols.dtor);

	if (type->symbols.dtor != other->symbols.dtor)
		return fail(
			"%s:%u: shadow type %s has id %s and the destructor %s%s, and %s at %s:%u the destructor %s%s; variables of an id have one destructor: use it for both, or give one of the types another id",
			type->report.file, type->report.line, type->report.name, type->report.id,
			dtor ? dtor : "NULL", dtor ? "()" : "", other->report.name,
			other->report.file, other->report.line, other_dtor ? other_dtor : "NULL",
			other_dtor ? "()" : "");
	if (type->report.version != other->report.version)
		return fail(
			"%s:%u: shadow type %s has id %s and version %u, and %s at %s:%u version %u; give both the same version",
			type->report.file, type->report.line, type->report.name, type->report.id,
			type->report.version, other->report.name, other->report.file,
			other->report.line, other->report.version);
	return 0;
}

/* Checks the type against those in front of it. Returns 1 when it is one of them, declared once more. */
static int check_others(const struct record_list *list, const struct record_read *type)
{
	const struct record_read *other;

	for (other = list->items.items; other < type; other++) {
		if (other->id == type->id && check_same_id(type, other))
			return -1;
		if (other->symbols.variable == type->symbols.variable)
			return 1;
		if (!strcmp(other->report.name, type->report.name))
			return fail(
				"%s:%u: there is another shadow type %s at %s:%u; give it a name of its own",
				type->report.file, type->report.line, type->report.name,
				other->report.file, other->report.line);
	}
	return 0;
}

static int add_type(struct diff *diff, struct selection *selection, const struct record_list *list,
		    const struct record_read *type)
{
	const struct symbol *variable = type->symbols.variable;
	const struct symbol *dtor = type->symbols.dtor;
	struct report_shadow_type *report;
	int result = check_type(diff, type) ?: check_others(list, type);

	if (result)
		return result < 0 ? -1 : 0;
	/* check_data() speaks of one that the patch changes. */
	if (twin_of(diff, variable)) {
		*array_push(diff->arena, &selection->old_shadow_types) = variable;
		return 0;
	}
	own_choice(selection, variable)->is_shadow_type = true;
	*array_push(diff->arena, &selection->shadow_types) = type->symbols;
	report = array_push(diff->arena, &diff->unit->shadow_types);
	*report = type->report;
	report->ctor = function_name(type->symbols.ctor);
	report->dtor = function_name(dtor);
	report->dtor_is_global = dtor && (dtor->global || dtor->kind == KIND_UNDEFINED);
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct record_read *x = a, *y = b;
	int order = strcmp(x->report.file, y->report.file);

	if (order)
		return order;
	if (x->report.line != y->report.line)
		return x->report.line < y->report.line ? -1 : 1;
	return strcmp(x->report.name, y->report.name);
}

/* Returns -1 when the section has what is not in a record, too: a type that nobody would register. */
static int read_section(struct diff *diff, const struct elf_section *section,
			struct record_list *list)
{
	const struct elf_file *elf = diff->patched->elf;
	size_t records = 0, i;
	int result = 0;

	for (i = 1; i < elf->symbol_count; i++) {
		const struct elf_symbol *symbol = &elf->symbols[i];

		if (symbol->type != STT_OBJECT || symbol->section != section)
			continue;
		records++;
		result |= read_record(diff, symbol, array_push(diff->arena, &list->items));
	}
	if (!result && section->reloc_count != records)
		return malformed(diff, "an address");
	return result;
}

int read_shadow_types(struct diff *diff, struct selection *selection)
{
	const struct elf_file *elf = diff->patched->elf;
	struct record_list list = { 0 };
	const struct record_read *type;
	int result = 0;
	size_t i;

	for (i = 1; i < elf->section_count; i++)
		if (has_shadow_types(&diff->patched->sections[i]))
			result |= read_section(diff, &elf->sections[i], &list);
	if (result)
		return -1;
	/* gcc writes the last one first. */
	if (list.items.count)
		qsort(list.items.items, list.items.count, sizeof(*list.items.items), by_place);
	array_for_each(type, &list.items)
		result |= add_type(diff, selection, &list, type);
	return result;
}

int check_shadow_types(struct diff *diff)
{
	const struct symbol *const *old;
	int result = 0;

	array_for_each(old, &diff->selection->old_shadow_types)
		if (choice_of(diff, *old)->klp)
			result = fail(
				"%s: code of the patch uses the shadow type %s, which the original source declares, too; nobody registers that one: declare a new type of another name in the patch",
				diff->options.unit, (*old)->name);
	return result;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Shadow types: the report names them, and the module's table registers them. Nobody would free the
 * variables of one that is not in the table, and one with a wrong destructor crashes the kernel.
 */
#include "klp-patch.h"

#include <string.h>

/* What messages call a type: "fs/x.c:9: shadow type my_count of vmlinux". */
static const char *reported_term(const struct verify *verify, const struct report_unit *unit,
				 const struct report_shadow_type *type)
{
	if (!type->file)
		return arena_printf(verify->arena, "shadow type %s of %s", type->name,
				    unit->object);
	return arena_printf(verify->arena, "%s:%u: shadow type %s of %s", type->file, type->line,
			    type->name, unit->object);
}

static const char *table_term(const struct verify *verify, const struct table_type *type)
{
	return arena_printf(verify->arena, "shadow type %s (id 0x%lx) of %s",
			    type->name ? type->name : "without a name", type->id, type->object);
}

static bool is_reported(const struct table_type *type, const struct report_unit *unit,
			const struct report_shadow_type *reported)
{
	return !strcmp(type->object, unit->object) && type->id == report_shadow_type_id(reported) &&
	       (!type->name || !strcmp(type->name, reported->name));
}

static size_t count_registered(const struct klp_patch *patch, const struct report_unit *unit,
			       const struct report_shadow_type *reported)
{
	const struct table_type *type;
	size_t count = 0;

	array_for_each(type, &patch->shadow_types.types)
		count += is_reported(type, unit, reported);
	return count;
}

/* Each unit that declares the type has a struct of its own. */
static size_t count_reported(const struct report *report, const struct report_unit *like,
			     const struct report_shadow_type *reported)
{
	const struct report_unit *unit;
	const struct report_shadow_type *type;
	size_t count = 0;

	array_for_each(unit, &report->units)
		array_for_each(type, &unit->shadow_types)
			count += !strcmp(unit->object, like->object) &&
				 !strcmp(type->name, reported->name) &&
				 report_shadow_type_id(type) == report_shadow_type_id(reported);
	return count;
}

/* The function's name; "" when there is none, NULL when the pointer leads to none. */
static const char *pointed_at(const struct verify *verify, const struct table_function *pointer)
{
	const struct elf_symbol *function;
	struct klp_name name;

	if (!pointer->symbol)
		return "";
	/* Whether these resolve is for imports.c and symbols.c. */
	if (!pointer->symbol->section)
		return klp_sym_parse(verify->arena, pointer->symbol->name, &name)
			       ? name.name
			       : pointer->symbol->name;
	function = function_at(verify, pointer->symbol->section, pointer->offset);
	return function && function->value == pointer->offset &&
			       (function->section->header.sh_flags & SHF_EXECINSTR)
		       ? function->name
		       : NULL;
}

/* "my_dtor" and "my_dtor.constprop.0" are the same function of the source. */
static bool is_function(const char *name, const char *reported)
{
	size_t length = strlen(reported);

	return !strncmp(name, reported, length) && (!name[length] || name[length] == '.');
}

/* Returns what is wrong with a pointer; NULL: nothing. */
static const char *function_fault(const struct verify *verify, const char *role,
				  const struct table_function *pointer, const char *reported)
{
	const char *name = pointed_at(verify, pointer);

	if (!name)
		return arena_printf(verify->arena,
				    "its %s does not point at the entry of a function", role);
	if (!*name && reported)
		return arena_printf(
			verify->arena,
			"the report has %s() as its %s, but its struct klp_shadow_type has none",
			reported, role);
	if (*name && (!reported || !is_function(name, reported)))
		return arena_printf(verify->arena,
				    "its %s is %s(), but according to the report %s%s", role, name,
				    reported ? reported : "it has none", reported ? "()" : "");
	return NULL;
}

static const char *type_fault(const struct verify *verify, const struct table_type *type,
			      const struct report_shadow_type *reported)
{
	const char *fault;

	if (type->has_version && type->version != reported->version)
		return arena_printf(
			verify->arena,
			"it is registered with version %u, and reported with version %u",
			type->version, reported->version);
	fault = function_fault(verify, "constructor", &type->ctor, reported->ctor);
	return fault ? fault : function_fault(verify, "destructor", &type->dtor, reported->dtor);
}

/* Is the type what the report of one of the units says? */
static void check_registered(struct verify *verify, const struct table_type *type)
{
	const char *fault = "is registered, but the report does not say so";
	const struct report_shadow_type *reported;
	const struct report_unit *unit;

	array_for_each(unit, &verify->report->units)
		array_for_each(reported, &unit->shadow_types) {
			if (!is_reported(type, unit, reported))
				continue;
			fault = type_fault(verify, type, reported);
			if (!fault)
				return;
		}
	problem(verify, "%s: %s; build the module again", table_term(verify, type), fault);
}

static void check_count(struct verify *verify, const struct klp_patch *patch,
			const struct report_unit *unit, const struct report_shadow_type *reported)
{
	const size_t registered = count_registered(patch, unit, reported);
	const size_t wanted = count_reported(verify->report, unit, reported);

	if (registered != wanted)
		problem(verify,
			"%s: %zu unit%s declare%s it, but the module registers %zu; nobody would free its variables. Build the module again",
			reported_term(verify, unit, reported), wanted, wanted == 1 ? "" : "s",
			wanted == 1 ? "s" : "", registered);
}

static const struct patch_object *find_object(const struct klp_patch *patch, const char *name)
{
	const struct patch_object *object;

	array_for_each(object, &patch->objects)
		if (!strcmp(object->name, name))
			return object;
	return NULL;
}

static bool has_callbacks(const struct patch_object *object, bool all)
{
	return object && object->has_callback[KLP_PRE_PATCH] &&
	       object->has_callback[KLP_POST_UNPATCH] &&
	       (!all ||
		(object->has_callback[KLP_POST_PATCH] && object->has_callback[KLP_PRE_UNPATCH]));
}

/* Is the runtime told when an object is patched, and when it is no longer? */
static void check_runtime(struct verify *verify, const struct klp_patch *patch)
{
	const struct patch_object *last = patch->objects.items + patch->objects.count - 1;
	const struct table_type *type;

	if (!patch->objects.count || !klp_is_vmlinux(last->name) || !has_callbacks(last, true))
		problem(verify,
			"its last klp_object is not vmlinux with all callbacks, by which its runtime for shadow types finds out when to free variables; build the module again");
	array_for_each(type, &patch->shadow_types.types)
		if (!has_callbacks(find_object(patch, type->object), false))
			problem(verify,
				"%s: no pre_patch and post_unpatch callbacks of its object register it; build the module again",
				table_term(verify, type));
}

void check_shadow_types(struct verify *verify, const struct klp_patch *patch)
{
	const struct report_shadow_type *reported;
	const struct report_unit *unit;
	const struct table_type *type;

	array_for_each(unit, &verify->report->units)
		array_for_each(reported, &unit->shadow_types)
			check_count(verify, patch, unit, reported);
	array_for_each(type, &patch->shadow_types.types) {
		check_registered(verify, type);
		if (!(type->section->header.sh_flags & SHF_WRITE))
			problem(verify,
				"%s: is in %s, which is read-only, but `registered` is written to it",
				table_term(verify, type), type->section->name);
	}
	if (patch->shadow_types.has_runtime)
		check_runtime(verify, patch);
}

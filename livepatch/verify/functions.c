// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a module replaces is recorded twice: in the report, which people and the next build
 * read, and in the klp_patch, klp_object and klp_func structs, which the kernel reads. Both
 * must agree, and the kernel must be able to do it.
 */
#include "klp-patch.h"
#include "../livepatch.h"

#include <string.h>

/* The structs, and what was found out about them. */
struct replaced {
	struct verify *verify;
	struct klp_patch patch;
};

/* old_sympos 0 and 1 mean the same symbol to the kernel when the name is unique. */
static bool same_function(const struct patch_function *entry, const char *object, const char *name,
			  unsigned long sympos)
{
	return !strcmp(entry->object, object) && !strcmp(entry->name, name) &&
	       (entry->sympos ? entry->sympos : 1) == (sympos ? sympos : 1);
}

static struct patch_function *find_entry(struct replaced *replaced, const char *object,
					 const char *name, unsigned long sympos)
{
	struct patch_function *entry;

	array_for_each(entry, &replaced->patch.functions)
		if (same_function(entry, object, name, sympos))
			return entry;
	return NULL;
}

static struct patch_object *find_object(struct replaced *replaced, const char *name)
{
	struct patch_object *object;

	array_for_each(object, &replaced->patch.objects)
		if (!strcmp(object->name, name))
			return object;
	return NULL;
}

/* Duplicates make klp_init_patch() fail with -EEXIST in sysfs. */
static void check_duplicates(struct replaced *replaced)
{
	struct patch_function *entry;
	struct patch_object *object;

	array_for_each(entry, &replaced->patch.functions)
		if (find_entry(replaced, entry->object, entry->name, entry->sympos) != entry)
			problem(replaced->verify, "%s is replaced twice; merge the patches",
				patch_function_term(replaced->verify, entry));
	array_for_each(object, &replaced->patch.objects)
		if (find_object(replaced, object->name) != object)
			problem(replaced->verify,
				"there are two klp_objects for %s; the kernel refuses that",
				object->name);
}

static void check_callbacks(struct replaced *replaced, const struct report_unit *unit)
{
	const struct patch_object *object = find_object(replaced, unit->object);
	struct report_callback *callback;
	enum klp_callback kind;

	array_for_each(callback, &unit->callbacks)
		if (!object || !klp_callback_parse(callback->kind, &kind) ||
		    !object->has_callback[kind])
			problem(replaced->verify,
				"the report has %s() as %s callback of %s, but the klp_object has none; build the module again",
				callback->function, callback->kind, unit->object);
}

/* Do the report and the structs agree? */
static void check_report(struct replaced *replaced)
{
	struct verify *verify = replaced->verify;
	struct report_function *function;
	struct report_unit *unit;
	struct patch_function *entry;

	array_for_each(unit, &verify->report->units) {
		array_for_each(function, &unit->functions) {
			if (!livepatch_replaces(function))
				continue;
			entry = find_entry(replaced, unit->object, function->name,
					   function->sympos);
			if (entry)
				entry->reported = true;
			else
				problem(verify,
					"%s, sympos %lu, is reported as changed, but no klp_func replaces it; build the module again",
					replaced_function_term(verify->arena, verify->report,
							       unit->object, function->name,
							       function->sympos),
					function->sympos);
		}
		check_callbacks(replaced, unit);
	}
	array_for_each(entry, &replaced->patch.functions)
		if (!entry->reported)
			problem(verify,
				"%s, sympos %lu, is replaced, but the report does not say so; build the module again",
				patch_function_term(replaced->verify, entry), entry->sympos);
}

static void check_replace(struct replaced *replaced)
{
	if (replaced->patch.replace != replaced->verify->report->replace)
		problem(replaced->verify,
			"the report says replace: %s, struct klp_patch says the opposite; build the module again",
			replaced->patch.replace ? "false" : "true");
}

/* Returns NULL when the patch does not have it; the kernel takes the first one of an id. */
static const struct patch_state *find_state(const struct replaced *replaced, unsigned long id)
{
	const struct patch_state *state;

	array_for_each(state, &replaced->patch.states)
		if (state->id == id)
			return state;
	return NULL;
}

static void check_states(struct replaced *replaced)
{
	const struct report *report = replaced->verify->report;
	const struct report_state *reported;
	const struct patch_state *state;

	array_for_each(reported, &report->states) {
		state = find_state(replaced, reported->id);
		if (!state || state->version != reported->version)
			problem(replaced->verify,
				"the report has state %lu of version %u, but no klp_state says so; build the module again",
				reported->id, reported->version);
	}
	array_for_each(state, &replaced->patch.states) {
		if (find_state(replaced, state->id) != state)
			problem(replaced->verify, "there are two klp_states with the id %lu",
				state->id);
		array_for_each(reported, &report->states)
			if (reported->id == state->id)
				break;
		if (reported == report->states.items + report->states.count)
			problem(replaced->verify,
				"it has a klp_state with the id %lu, of which the report does not speak; build the module again",
				state->id);
	}
}

/* Relocations of an object are written only when the patch has a klp_object for it. */
static void check_rela_objects(struct replaced *replaced)
{
	const struct elf_file *module = replaced->verify->module;
	struct patch_object *entry;
	size_t i;

	for (i = 1; i < module->section_count; i++) {
		struct klp_rela_name name;

		/* verify_relocs() reports a malformed name. */
		if (!klp_rela_parse(replaced->verify->arena, module->sections[i].name, &name))
			continue;
		entry = find_object(replaced, name.object);
		if (entry)
			entry->has_relocs = true;
		else if (!klp_is_vmlinux(name.object))
			problem(replaced->verify,
				"the patch has no klp_object for module %s, so the relocations in %s would never be written; build the module again",
				name.object, module->sections[i].name);
	}
}

/*
 * x86 expects zeros where it writes relocations. Since Linux 6.3 clear_relocate_add() restores
 * them when the object is unloaded; before that, the object cannot be loaded again.
 */
static void warn_about_reloading(struct replaced *replaced)
{
	struct patch_object *object;

	if (target_has_symbol(replaced->verify->vmlinux, "clear_relocate_add"))
		return;
	array_for_each(object, &replaced->patch.objects)
		if (object->has_relocs && !klp_is_vmlinux(object->name))
			warning("%s: this kernel does not clear relocations against a module's symbols (Linux 6.3 does): once %s was unloaded, it can be loaded again only after this livepatch is gone",
				replaced->verify->file, object->name);
}

static void say_not_found(struct verify *verify, const struct patch_function *function,
			  enum target_error error, size_t count)
{
	const char *term = patch_function_term(verify, function);

	switch (error) {
	case TARGET_NO_SYMBOL:
		problem(verify,
			"%s is not there, so it cannot be replaced; is this livepatch for another kernel?",
			term);
		break;
	case TARGET_AMBIGUOUS:
		problem(verify,
			"%s: there are %zu symbols of this name; a sympos from 1 on must say which one is replaced",
			term, count);
		break;
	case TARGET_BAD_POSITION:
		problem(verify,
			"%s: sympos is %lu, but there are only %zu of this name; is this livepatch for another kernel?",
			term, function->sympos, count);
		break;
	case TARGET_INIT_DEPENDENT:
		problem(verify,
			"%s: an __init symbol of the same name makes the function ambiguous while %s is being loaded; it cannot be replaced",
			term, function->object);
		break;
	case TARGET_FOUND:
		break;
	}
}

/* Can the kernel redirect the function? Returns false when it was not found. */
static bool check_old_function(struct verify *verify, const struct patch_function *function,
			       struct target_symbol *symbol)
{
	struct target *target = verify_target(verify, function->object);
	enum target_error error;
	size_t count;
	long offset;

	if (!target)
		return false;
	error = target_find(target, function->name, function->sympos, symbol, &count);
	if (error != TARGET_FOUND) {
		say_not_found(verify, function, error, count);
		return false;
	}
	if (!symbol->is_code)
		problem(verify, "%s of %s is not a function; it cannot be replaced", function->name,
			function->object);
	else if (symbol->is_init)
		problem(verify,
			"%s is an __init function, which is gone by the time the livepatch is loaded",
			patch_function_term(verify, function));
	else if (!target_has_fentry(target, symbol, &offset))
		problem(verify,
			"%s has no fentry call at its entry (it is notrace, or was inlined everywhere), so ftrace cannot redirect it; its callers must be replaced instead",
			patch_function_term(verify, function));
	return true;
}

/*
 * The two stubs of a SYSCALL_DEFINE0() are one function under several names. If both were
 * replaced, the kernel would call the second replacement where it means the original.
 */
static void check_aliases(struct replaced *replaced)
{
	const struct patch_function *entry, *other;

	array_for_each(entry, &replaced->patch.functions)
		for (other = replaced->patch.functions.items; other < entry; other++)
			if (entry->old_section && other->old_section == entry->old_section &&
			    other->old_address == entry->old_address &&
			    find_entry(replaced, entry->object, entry->name, entry->sympos) ==
				    entry)
				problem(replaced->verify,
					"%s and %s are two names of one function; only one of them may be replaced",
					patch_function_term(replaced->verify, other),
					patch_function_term(replaced->verify, entry));
}

static void check_old_functions(struct replaced *replaced)
{
	struct target_symbol symbol;
	struct patch_function *entry;

	array_for_each(entry, &replaced->patch.functions) {
		if (!check_old_function(replaced->verify, entry, &symbol))
			continue;
		entry->old_section = symbol.elf ? (const void *)symbol.elf->section
						: (const void *)replaced->verify->vmlinux;
		entry->old_address = symbol.elf ? symbol.elf->value : symbol.address;
	}
	check_aliases(replaced);
}

/* Without the layout of the structs, only what the report says can be checked. */
static void check_reported_functions(struct verify *verify)
{
	struct report_function *function;
	struct target_symbol symbol;
	struct report_unit *unit;

	array_for_each(unit, &verify->report->units)
		array_for_each(function, &unit->functions)
			if (livepatch_replaces(function))
				check_old_function(verify,
						   &(struct patch_function){
							   .object = unit->object,
							   .name = function->name,
							   .sympos = function->sympos,
						   },
						   &symbol);
}

static void check_patch(struct replaced *replaced)
{
	check_duplicates(replaced);
	check_rela_objects(replaced);
	warn_about_reloading(replaced);
	check_old_functions(replaced);
	if (replaced->verify->report) {
		check_report(replaced);
		check_replace(replaced);
		check_states(replaced);
		check_shadow_types(replaced->verify, &replaced->patch);
	}
}

static void check_enables_patch(struct verify *verify)
{
	const struct elf_symbol *enable = hash_get(&verify->module->by_name, "klp_enable_patch");

	if (!enable || enable->shndx != SHN_UNDEF)
		problem(verify, "it never calls klp_enable_patch(); is this a livepatch module?");
}

void verify_functions(struct verify *verify)
{
	struct replaced replaced = { .verify = verify };

	check_enables_patch(verify);
	switch (klp_patch_read(verify, &replaced.patch)) {
	case KLP_PATCH_READ:
		check_registration(verify, replaced.patch.symbol);
		check_patch(&replaced);
		break;
	case KLP_PATCH_MISSING:
		break;
	case KLP_PATCH_UNKNOWN_LAYOUT:
		warning("%s: its klp_patch was not compared with its report: %s has neither BTF nor DWARF that describes struct klp_func",
			verify->file, verify->vmlinux->path);
		if (verify->report)
			check_reported_functions(verify);
		break;
	}
}

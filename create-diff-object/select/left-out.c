// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Changes that the author of the patch, or whoever builds it, wants to be left out: of functions, by
 * --ignore-function, and of functions and sections, by the macros KPATCH_IGNORE_FUNCTION() and
 * KPATCH_IGNORE_SECTION() of kpatch-macros.h. These leave their words in the section .klp.hints: strings
 * "ignore-function NAME", "ignore-section NAME", "force-unsafe NAME".
 *
 * What is left out stays as it runs, which is somebody's word for that it may. Not so for the calling
 * convention of a function, of which no author can know.
 */
#include "parts.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <string.h>

#define HINTS_SECTION ".klp.hints"

struct left_out {
	struct hash functions, sections; /* name -> who says so */
};

static void read_hint(struct diff *diff, struct left_out *left_out, const char *hint)
{
	static const char by_macro[] = "KPATCH_IGNORE_FUNCTION()";
	static const char of_section[] = "KPATCH_IGNORE_SECTION()";
	const char *name = strchr(hint, ' ');

	if (!name++)
		return;
	if (!strncmp(hint, "ignore-function ", 16))
		hash_add(&left_out->functions, name, by_macro);
	else if (!strncmp(hint, "ignore-section ", 15))
		hash_add(&left_out->sections, name, of_section);
	else if (!strncmp(hint, "force-unsafe ", 13))
		warn_and_report(
			diff,
			arena_printf(
				diff->arena,
				"KPATCH_FORCE_UNSAFE(%s) has no effect: the kernel patches each task when the function is not on its stack",
				name));
}

static void read_hints(struct diff *diff, struct left_out *left_out)
{
	const struct elf_file *elf = diff->patched->elf;
	size_t i;

	for (i = 1; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];
		const char *at = (const char *)section->data, *end;

		if (strcmp(section->name, HINTS_SECTION) || !at)
			continue;
		/* The linker and the compiler may put zeros between strings. */
		for (end = at + section->size; at < end; at += strnlen(at, (size_t)(end - at)) + 1)
			read_hint(diff, left_out,
				  arena_strndup(diff->arena, at, strnlen(at, (size_t)(end - at))));
	}
}

static const char *who_leaves_out(const struct diff *diff, const struct symbol *symbol)
{
	const struct left_out *left_out = diff->selection->left_out;
	const char *who = hash_get(&left_out->functions, symbol->name);

	if (symbol->kind != KIND_FUNCTION)
		who = NULL;
	else if (!who)
		who = hash_get(&left_out->functions, source_function(diff->arena, symbol->name));
	return who ? who : hash_get(&left_out->sections, symbol->section->name);
}

bool is_left_out(const struct diff *diff, const struct symbol *symbol)
{
	return choice_of(diff, whole_function(symbol))->left_out;
}

bool section_is_left_out(const struct diff *diff, const char *name)
{
	return hash_get(&diff->selection->left_out->sections, name);
}

/* The entries of a table belong to code, and go where it goes. */
static int check_sections_named(struct diff *diff, const struct left_out *left_out)
{
	int result = 0;
	size_t i;

	for (i = 1; i < diff->patched->section_count; i++) {
		const struct section *section = &diff->patched->sections[i];
		const struct special *special = section->special;

		if (!special || special->action == SPECIAL_DROP ||
		    special->action == SPECIAL_ORDINARY ||
		    !hash_get(&left_out->sections, section->name))
			continue;
		result = fail(
			"%s: KPATCH_IGNORE_SECTION(\"%s\"): code does not work without its entries in this section; remove the macro, as they are handled, and use KPATCH_IGNORE_FUNCTION() for a function that cannot be replaced",
			diff->options.unit, section->name);
	}
	return result;
}

/* `name` is the one of its names that somebody gave. */
static void leave_out(struct diff *diff, struct selection *selection, const struct symbol *symbol,
		      const char *name, const char *who)
{
	struct choice *choice = own_choice(selection, symbol);
	struct report_ignored *entry = array_push(diff->arena, &diff->unit->ignored);
	bool is_function = symbol->kind == KIND_FUNCTION;

	choice->status = STATUS_SAME;
	choice->left_out = true;
	choice->why = arena_printf(diff->arena, "its change is left out (%s)", who);
	if (symbol->child)
		own_choice(selection, symbol->child)->status = STATUS_SAME;
	entry->name = name;
	entry->why = choice->why;
	warn_and_report(diff, arena_printf(diff->arena, "%s%s: the change is left out (%s)", name,
					   is_function ? "()" : "", who));
}

int leave_out_changes(struct diff *diff, struct selection *selection)
{
	struct left_out *left_out = arena_new_object(diff->arena, struct left_out);
	const struct symbol **item;
	const char **name;

	hash_setup(&left_out->functions, diff->arena);
	hash_setup(&left_out->sections, diff->arena);
	selection->left_out = left_out;
	array_for_each(name, &diff->options.ignored_functions)
		hash_add(&left_out->functions, *name, "--ignore-function");
	read_hints(diff, left_out);
	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *named = *item, *symbol = named->alias_of ?: named;
		const char *who;

		/* A module's exit function is cleanup_module() as well. */
		if (!symbol->section || symbol->parent || symbol->offset != named->offset)
			continue;
		who = who_leaves_out(diff, named);
		if (who && choice_of(diff, symbol)->status == STATUS_CHANGED)
			leave_out(diff, selection, symbol, named->name, who);
	}
	return check_sections_named(diff, left_out);
}

int check_left_out(const struct diff *diff, const struct symbol *from, const struct symbol *target)
{
	const struct symbol *orig = twin_of(diff, target);

	if (!is_left_out(diff, target) || target->kind != KIND_FUNCTION || !orig)
		return 0;
	if (!has_own_convention(target->name) && !has_own_convention(orig->name) &&
	    !target->type_hash == !orig->type_hash)
		return 0;
	return fail(
		"%s: %s() is left out, but %s() is not, and calls it; the compiler may have changed how it takes its arguments: leave %s() out too, or mark %s() noinline",
		diff->options.unit, target->name, whole_function(from)->name,
		whole_function(from)->name, source_function(diff->arena, target->name));
}

void suggest_leaving_out(const struct diff *diff, const struct symbol *symbol)
{
	size_t steps = symbol_numbers(diff);

	/* From what cannot be included to the change that needs it. */
	symbol = whole_function(symbol);
	while (steps-- && choice_of(diff, symbol)->reached_from)
		symbol = whole_function(choice_of(diff, symbol)->reached_from);
	if (symbol->kind == KIND_FUNCTION && choice_of(diff, symbol)->status == STATUS_CHANGED)
		detail("the rest of the patch can be built without the change of %s(): --ignore-function %s",
		       symbol->name, source_function(diff->arena, symbol->name));
}

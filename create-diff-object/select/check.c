// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Changes that a livepatch cannot make, each with the way out. All are printed, not only the
 * first.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"
#include "../../livepatch/format.h"

#include <string.h>

void warn_and_report(struct diff *diff, const char *text)
{
	warning("%s: %s", diff->options.unit, text);
	*array_push(diff->arena, &diff->unit->warnings) = text;
}

/* What is to be said of a change in __init code or data, behind what it is. */
static const char *init_has_no_effect(const struct diff *diff)
{
	if (klp_is_vmlinux(diff->options.object))
		return ": its change has no effect on a running kernel";
	return ", which runs while the module is loaded and is not patched: the change has no effect, also on a module that is loaded later";
}

/* The running object keeps its data: a patched initialiser would silently be ignored. */
static int check_data(struct diff *diff, struct selection *selection, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);

	(void)selection;
	if (symbol->kind != KIND_DATA || choice->status != STATUS_CHANGED ||
	    is_unnamed_constant(symbol) || is_harmless_state(symbol))
		return 0;
	if (symbol->section->special)
		return 0;
	if (symbol->section->init) {
		warn_and_report(diff,
				arena_printf(diff->arena, "%s is init data%s",
					     source_name(diff, symbol), init_has_no_effect(diff)));
		return 0;
	}
	if (is_device_table(diff, symbol))
		return fail(
			"%s: the patch changes the device table %s (%s); whatever the module gave it to when it was loaded, such as the driver core, goes on using the one in memory, and the aliases by which the module is loaded (MODULE_DEVICE_TABLE()) are in its file: leave the change out, and give the running driver a new ID through new_id in its directory of /sys/bus, where the bus has that, or let the functions that the patch changes use a new table",
			diff->options.unit, source_name(diff, symbol), choice->why);
	if (choice->by_callers)
		return 0;
	if (choice->never_runs) {
		warn_and_report(diff,
				arena_printf(diff->arena, "%s is read by __init code only%s",
					     source_name(diff, symbol), init_has_no_effect(diff)));
		return 0;
	}
	if (choice->no_callers)
		return fail(
			"%s: the patch changes the constant %s in %s (%s); what runs keeps its constants, and those that read it cannot be replaced instead: %s; let the functions that the patch changes use a new constant, or change the functions that it points to",
			diff->options.unit, source_name(diff, symbol), symbol->section->name,
			choice->why, choice->no_callers);
	return fail(
		"%s: the patch changes the data of %s in %s (%s); data of a running kernel is not replaced: change it in a pre_patch callback, and back in a post_unpatch callback, or let the functions that the patch changes use a new variable",
		diff->options.unit, source_name(diff, symbol), symbol->section->name, choice->why);
}

static int check_function(struct diff *diff, struct selection *selection,
			  const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);

	if (symbol->kind != KIND_FUNCTION || choice->status != STATUS_CHANGED || symbol->parent)
		return 0;
	if (symbol->section->init || is_discarded_exit(diff, symbol)) {
		*array_push(diff->arena, &selection->no_effect) = source_name(diff, symbol);
		warn_and_report(
			diff,
			arena_printf(diff->arena, "%s() is %s code%s", source_name(diff, symbol),
				     symbol->section->init ? "__init" : "__exit",
				     symbol->section->init
					     ? init_has_no_effect(diff)
					     : ": its change has no effect on a running kernel"));
		return 0;
	}
	if (running_is_overridden(built_pair(diff), built_symbol(diff, twin_of(diff, symbol)))) {
		fail("%s: %s() is weak, and %s has another file's definition of it; patch that one",
		     diff->options.unit, symbol->name, diff->options.object);
		suggest_leaving_out(diff, symbol);
		return -1;
	}
	if (choice->never_runs) {
		*array_push(diff->arena, &selection->no_effect) = source_name(diff, symbol);
		warn_and_report(diff,
				arena_printf(diff->arena, "%s() is called by __init code only%s",
					     source_name(diff, symbol), init_has_no_effect(diff)));
		return 0;
	}
	if (!choice->no_callers)
		return 0;
	if (is_exit_function(diff, symbol))
		fail("%s: %s() is the exit function of %s (module_exit()): __exit code has no fentry call, and the kernel calls this function by its address, once, when the module is unloaded; it cannot be replaced, so leave its change out",
		     diff->options.unit, source_name(diff, symbol), diff->options.object);
	else
		fail("%s: %s() has no fentry call (it is notrace, noinstr, or an inline function that was compiled as one of its own), so it cannot be replaced (%s); its callers cannot be replaced instead: %s",
		     diff->options.unit, symbol->name, choice->why, choice->no_callers);
	suggest_leaving_out(diff, symbol);
	return -1;
}

/*
 * Refuses a new global that the running object already has from another file: callers in files
 * that do not change would go on using the old one.
 */
static int check_moved(struct diff *diff, struct selection *selection, const struct symbol *symbol)
{
	struct klp_symbol klp;
	int result;

	(void)selection;
	if (choice_of(diff, symbol)->status != STATUS_NEW || !symbol->global ||
	    symbol->section->special || symbol->section->comdat)
		return 0;
	result = running_find_undefined(built_pair(diff), symbol->name, &klp);
	if (result)
		return result < 0 ? -1 : 0;
	return fail(
		"%s: %s is new in this file but exists in %s already; moving a global from one file to another is not handled: keep it where it is, or give the new one another name",
		diff->options.unit, symbol->name, klp.object);
}

/*
 * Other files know a symbol by its names. If a name moves to another symbol, or becomes a symbol
 * of its own, they do not see it: the kernel replaces what is at an address.
 */
static int check_name(struct diff *diff, struct selection *selection, const struct symbol *patched)
{
	const struct hash_entry *entry = hash_find(&diff->orig->by_name, patched->name);
	const struct symbol *now = patched->alias_of ? patched->alias_of : patched;

	(void)selection;
	for (; patched->global && patched->section && entry; entry = entry->same_key) {
		const struct symbol *orig = entry->value;
		const struct symbol *was = orig->alias_of ? orig->alias_of : orig;

		/* Labels in the middle of assembly are not names of the function. */
		if (!orig->global || !orig->section || orig->section->init ||
		    (was == orig && now == patched) || twin_of(diff, was) == now ||
		    was->offset != orig->offset || now->offset != patched->offset)
			continue;
		return fail(
			"%s: the patch makes %s %s%s, and it was %s%s; other files go on using what it was: leave the name as it is",
			diff->options.unit, patched->name,
			now == patched ? "a symbol of its own" : "another name of ",
			now == patched ? "" : now->name,
			was == orig ? "a symbol of its own" : "another name of ",
			was == orig ? "" : was->name);
	}
	return 0;
}

/* A check prints what is refused and returns -1. It is about one of these: */
struct check {
	int (*object)(struct diff *diff); /* both objects, as a whole */
	/* each name in the symbol table of the patched object */
	int (*name)(struct diff *diff, struct selection *selection, const struct symbol *symbol);
	/* each symbol that it defines; when one check refuses it, the next ones are not asked */
	int (*symbol)(struct diff *diff, struct selection *selection, const struct symbol *symbol);
};

/* Before anything is included. When one of these fails, the others would name the wrong symbols. */
static const struct check first_checks[] = {
	{ .object = check_objtool }, /* objtool has processed one of the two only */
	{ .object = check_lists },   /* what the running object registered when it was loaded */
	{ .name = check_name },	     /* a name that is another symbol's now */
};

static const struct check change_checks[] = {
	{ .symbol = check_data }, /* a changed variable or constant */
	{ .symbol =
		  check_function }, /* a changed function that cannot be replaced, or never runs */
	{ .symbol = check_moved },  /* a new global that another file has already */
};

/* When it is known what goes into the output. */
static const struct check included_checks[] = {
	{ .object = check_sections },	   /* sections that nobody knows */
	{ .object = check_address_taken }, /* new pointers to functions without a landing pad */
	{ .object = check_shadow_types },  /* shadow types that nobody registers */
	{ .object = check_early },	   /* what the loader needs before a module is there */
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static int check_objects(struct diff *diff, const struct check *checks, size_t count)
{
	int result = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (checks[i].object && checks[i].object(diff))
			result = -1;
	return result;
}

static int check_symbol(struct diff *diff, struct selection *selection, const struct check *checks,
			size_t count, const struct symbol *symbol)
{
	bool is_own = symbol->section && !symbol->alias_of;
	size_t i;

	for (i = 0; i < count; i++)
		if ((checks[i].name && checks[i].name(diff, selection, symbol)) ||
		    (checks[i].symbol && is_own && checks[i].symbol(diff, selection, symbol)))
			return -1;
	return 0;
}

static int run_checks(struct diff *diff, struct selection *selection, const struct check *checks,
		      size_t count)
{
	const struct symbol **item;
	int result = check_objects(diff, checks, count);

	array_for_each(item, &diff->patched->symbols)
		if (check_symbol(diff, selection, checks, count, *item))
			result = -1;
	return result;
}

int check(struct diff *diff, struct selection *selection)
{
	return run_checks(diff, selection, first_checks, COUNT(first_checks))
		       ?: run_checks(diff, selection, change_checks, COUNT(change_checks));
}

int check_included(struct diff *diff)
{
	return check_objects(diff, included_checks, COUNT(included_checks));
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --revert: functions that an earlier livepatch replaces, and that are to be as they were while that
 * one stays (without klp_patch.replace). The livepatch core runs the newest replacement, so the original
 * code goes in as one: what does not change is included as if it did.
 */
#include "parts.h"
#include "../match/pairs.h"
#include "../match/run-time-keys.h"
#include "../object/names.h"
#include "../../lib/message.h"

#include <string.h>

/* A function of the running object that is asked for. */
struct revert {
	const char *option; /* as given, for messages */
	const char *name;
	unsigned long sympos; /* 0: the only one */
	const char *problem;  /* why one that might be it is not found in the running object */
	ARRAY(const struct symbol *) found;
};

static int parse_revert(struct diff *diff, const char *option, struct revert *revert)
{
	memset(revert, 0, sizeof(*revert));
	revert->option = option;
	if (klp_function_parse(diff->arena, option, &revert->name, &revert->sympos))
		return 0;
	return fail("--revert %s: must be FUNCTION or FUNCTION,SYMPOS", option);
}

/* The running object may number clones in another way: foo.isra.0 is foo.isra.1 there. */
static bool has_source_name(struct diff *diff, const struct symbol *symbol, const char *name)
{
	return !strcmp(source_function(diff->arena, symbol->name),
		       source_function(diff->arena, name));
}

static void look_at(struct diff *diff, const struct symbol *symbol, struct revert *revert)
{
	const struct symbol *orig = twin_of(diff, symbol);
	struct klp_symbol klp = { 0 };
	const char *problem;

	if (symbol->kind != KIND_FUNCTION || !symbol->section || symbol->parent ||
	    symbol->alias_of || !orig || !has_source_name(diff, symbol, revert->name))
		return;
	problem = running_locate(built_pair(diff), built_symbol(diff, orig), &klp);
	if (problem)
		revert->problem = problem;
	else if (!strcmp(klp.name, revert->name) &&
		 (!revert->sympos || revert->sympos == (klp.sympos ? klp.sympos : 1)))
		*array_push(diff->arena, &revert->found) = symbol;
}

/* Can the function go in as it is? */
static int check_revert(const struct diff *diff, const struct revert *revert)
{
	const char *unit = diff->options.unit;
	const struct symbol *symbol = revert->found.items[0];

	if (revert->found.count > 1)
		return fail(
			"%s: --revert %s: there are %zu functions of this name in it; say which: FUNCTION,SYMPOS",
			unit, revert->option, revert->found.count);
	if (verdict_of(diff, symbol)->status != STATUS_SAME ||
	    (symbol->child && verdict_of(diff, symbol->child)->status != STATUS_SAME))
		return fail(
			"%s: --revert %s: the patch changes %s() (%s), so it is replaced by the new version, and cannot be reverted at once; leave out the option, or the change",
			unit, revert->option, symbol->name, verdict_of(diff, symbol)->why);
	if (symbol->section->init || is_discarded_exit(diff, symbol))
		return fail(
			"%s: --revert %s: it is %s code, which no livepatch replaces; leave out the option",
			unit, revert->option, symbol->section->init ? "__init" : "__exit");
	if (!twin_of(diff, symbol)->has_fentry)
		return fail(
			"%s: --revert %s: %s() has no fentry call (it is notrace, noinstr, or an inline function that was compiled as one of its own), so no livepatch replaces it; revert the functions that the earlier livepatch replaces in its place, which its --inspect lists",
			unit, revert->option, symbol->name);
	return 0;
}

static int revert_function(struct diff *diff, struct selection *selection, const char *option)
{
	const struct symbol *const *item;
	struct revert revert;
	struct choice *choice;

	if (parse_revert(diff, option, &revert))
		return -1;
	array_for_each(item, &diff->patched->symbols)
		look_at(diff, *item, &revert);
	if (!revert.found.count)
		return fail("%s: --revert %s: %s", diff->options.unit, option,
			    revert.problem ? revert.problem
					   : "there is no such function in this object");
	if (check_revert(diff, &revert))
		return -1;
	choice = own_choice(selection, revert.found.items[0]);
	choice->status = STATUS_CHANGED;
	choice->reverted = true;
	choice->why = "the original code, instead of an earlier livepatch's (--revert)";
	return 0;
}

int revert_functions(struct diff *diff, struct selection *selection)
{
	const char *const *option;
	int result = 0;

	array_for_each(option, &diff->options.reverts)
		result |= revert_function(diff, selection, *option);
	return result;
}

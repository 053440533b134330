// SPDX-License-Identifier: GPL-2.0-or-later
#include "source-terms.h"
#include "format.h"

#include <stdbool.h>
#include <string.h>

/* A module of somebody else may say anything: nothing that a terminal would obey is repeated. */
static bool is_plain(const char *text)
{
	const char *c;

	for (c = text; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return false;
	return true;
}

/* Returns "fs/x.c:10: ", or "" when the place is not known. */
static const char *place_of(struct arena *arena, const struct report_function *function)
{
	if (!function || !function->file || !is_plain(function->file))
		return "";
	if (!function->line)
		return arena_printf(arena, "%s: ", function->file);
	return arena_printf(arena, "%s:%u: ", function->file, function->line);
}

static bool is_in_module(const struct report_function *function)
{
	return function->status == REPORT_CHANGED || function->status == REPORT_COPIED ||
	       function->status == REPORT_NEW;
}

/* Returns the only function of the name that is in the module, or NULL. */
static const struct report_function *find_function(const struct report *report, const char *name)
{
	const struct report_function *function, *found = NULL;
	const struct report_unit *unit;

	if (!report)
		return NULL;
	array_for_each(unit, &report->units)
		array_for_each(function, &unit->functions) {
			if (!is_in_module(function) || strcmp(function->name, name))
				continue;
			if (found)
				return NULL;
			found = function;
		}
	return found;
}

/* sympos 0 and 1 mean the same symbol when it is the only one. */
static const struct report_function *find_replaced(const struct report *report, const char *object,
						   const char *name, unsigned long sympos)
{
	const struct report_function *function;
	const struct report_unit *unit;

	if (!report)
		return NULL;
	array_for_each(unit, &report->units) {
		if (strcmp(unit->object, object))
			continue;
		array_for_each(function, &unit->functions)
			if (function->status == REPORT_CHANGED && !strcmp(function->name, name) &&
			    (function->sympos ? function->sympos : 1) == (sympos ? sympos : 1))
				return function;
	}
	return NULL;
}

const char *replaced_function_term(struct arena *arena, const struct report *report,
				   const char *object, const char *name, unsigned long sympos)
{
	return arena_printf(arena, "%s%s() of %s",
			    place_of(arena, find_replaced(report, object, name, sympos)), name,
			    object);
}

const char *function_term(struct arena *arena, const struct report *report, const char *symbol)
{
	return arena_printf(arena, "%s%s()", place_of(arena, find_function(report, symbol)),
			    symbol);
}

static const char *alias_term(struct arena *arena, const struct report *report, const char *alias)
{
	const struct report_callback *callback;
	const struct report_function *function;
	const struct report_unit *unit;

	if (!report)
		return alias;
	array_for_each(unit, &report->units) {
		array_for_each(function, &unit->functions)
			if (function->alias && !strcmp(function->alias, alias))
				return arena_printf(arena, "the replacement of %s()",
						    function->name);
		array_for_each(callback, &unit->callbacks)
			if (callback->alias && !strcmp(callback->alias, alias))
				return arena_printf(arena, "the callback %s()", callback->function);
	}
	return alias;
}

const char *symbol_term(struct arena *arena, const struct report *report, const char *symbol)
{
	struct klp_name name;

	if (klp_is_alias(symbol))
		return alias_term(arena, report, symbol);
	if (!klp_sym_parse_unlinked(arena, symbol, &name))
		return symbol;
	if (!name.sympos)
		return arena_printf(arena, "%s of %s", name.name, name.object);
	return arena_printf(arena, "%s of %s, sympos %lu", name.name, name.object, name.sympos);
}

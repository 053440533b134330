// SPDX-License-Identifier: GPL-2.0-or-later
#include "parts.h"
#include "../object/names.h"

#include <string.h>

/*
 * Is it a name that a macro of <linux/module.h> gives to something that has one? module_init() and
 * module_exit() name functions so, MODULE_DEVICE_TABLE() a table.
 */
static bool is_given_by_macro(const char *name)
{
	return !strcmp(name, "init_module") || !strcmp(name, "cleanup_module") ||
	       is_device_table_name(name);
}

static bool is_same_place(const struct symbol *a, const struct symbol *b)
{
	return (a->alias_of ?: a) == (b->alias_of ?: b) && a->offset == b->offset;
}

const char *source_name(const struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *const *other;

	if (!is_given_by_macro(symbol->name))
		return symbol->name;
	array_for_each(other, &diff->patched->symbols)
		if (is_same_place(*other, symbol) && !is_given_by_macro((*other)->name))
			return (*other)->name;
	/* clang keeps the second name alone, which has the first one in it. */
	return device_table_source_name(diff->arena, symbol->name) ?: symbol->name;
}

static bool has_name(const struct diff *diff, const struct symbol *symbol,
		     bool (*is_name)(const char *name))
{
	const struct symbol *const *other;

	array_for_each(other, &diff->patched->symbols)
		if (is_same_place(*other, symbol) && is_name((*other)->name))
			return true;
	return false;
}

static bool is_exit_name(const char *name)
{
	return !strcmp(name, "cleanup_module");
}

bool is_exit_function(const struct diff *diff, const struct symbol *symbol)
{
	return has_name(diff, symbol, is_exit_name);
}

bool is_device_table(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->kind == KIND_DATA && has_name(diff, symbol, is_device_table_name);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "parts.h"

#include <string.h>

/*
 * Is it a name that a macro of <linux/module.h> gives to something that has one? module_init() and
 * module_exit() name functions so, MODULE_DEVICE_TABLE() a table: __mod_virtio__id_table_device_table.
 */
static bool is_given_by_macro(const char *name)
{
	return !strcmp(name, "init_module") || !strcmp(name, "cleanup_module") ||
	       !strncmp(name, "__mod_", 6);
}

static const struct symbol *whole(const struct symbol *symbol)
{
	return symbol->alias_of ? symbol->alias_of : symbol;
}

const char *source_name(const struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *const *other;

	if (!is_given_by_macro(symbol->name))
		return symbol->name;
	array_for_each(other, &diff->patched->symbols)
		if (whole(*other) == whole(symbol) && (*other)->offset == symbol->offset &&
		    !is_given_by_macro((*other)->name))
			return (*other)->name;
	return symbol->name;
}

bool is_exit_function(const struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *const *other;

	array_for_each(other, &diff->patched->symbols)
		if (whole(*other) == whole(symbol) && (*other)->offset == symbol->offset &&
		    !strcmp((*other)->name, "cleanup_module"))
			return true;
	return false;
}

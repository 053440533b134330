// SPDX-License-Identifier: GPL-2.0-or-later
#include "name-fault.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/*
 * kbuild links the module from main.o, shadow-types.o and unit-N.o: a module of such a name would be made
 * from itself.
 */
static bool is_name_of_part(const char *name)
{
	return !strcmp(name, "main") || !strcmp(name, "shadow-types") || !strncmp(name, "unit-", 5);
}

const char *module_name_fault(struct arena *arena, const char *name)
{
	const char *c;

	for (c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
			return "a module's name can only have letters, digits, - and _; give another one";
	if (!*name || strlen(name) > MODULE_NAME_MAX)
		return arena_printf(
			arena,
			"the name has %zu characters, but the kernel allows 1 to %d; give another one",
			strlen(name), MODULE_NAME_MAX);
	if (*name == '-')
		return "a name that begins with - looks like an option to insmod; give another one";
	if (is_name_of_part(name))
		return "this cannot be the module's name, because a part of each module has it; give another one";
	return NULL;
}

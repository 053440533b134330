/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The shadow types that a finished module registers: those that klp_object.shadow_types points at, or the
 * entries of the runtime's table (templates/shadow-types.h, REGISTRY_FORMAT 1).
 */
#ifndef KLP_SHADOW_TABLE_H
#define KLP_SHADOW_TABLE_H

#include "format.h"
#include "../lib/elf-file.h"
#include <stdbool.h>

/* A constructor or destructor: a place in the module, or a symbol that the kernel resolves. */
struct table_function {
	const struct elf_symbol *symbol; /* NULL: the type has none */
	uint64_t offset;		 /* in symbol->section */
};

/* A struct klp_shadow_type, and the object that registers it. */
struct table_type {
	const char *object; /* vmlinux, or a module's name */
	const struct elf_section *section;
	uint64_t at;
	const char *name; /* the variable's; NULL: no symbol says it */
	unsigned long id;
	bool has_version; /* the runtime's table has it, klp_object.shadow_types does not */
	unsigned int version;
	struct table_function ctor, dtor;
};

struct shadow_table {
	bool has_runtime; /* the module registers them itself */
	ARRAY(struct table_type) types;
};

/*
 * Both add to *table, and return what is wrong with the module's data; NULL: nothing. The module is from
 * module_elf_open(), and all that is added points into it.
 */

/* Reads the runtime's table, if the module has a runtime. */
const char *shadow_table_read(struct arena *arena, struct elf_file *module,
			      struct shadow_table *table);
/* Reads the array to which klp_object.shadow_types of this object points, at a place of the module. */
const char *shadow_array_read(struct arena *arena, struct elf_file *module, const char *object,
			      const struct elf_section *section, uint64_t at,
			      struct shadow_table *table);

/* Is this a callback of the runtime, and none of the patch? */
bool is_shadow_callback(const struct shadow_table *table, const char *function);

#endif

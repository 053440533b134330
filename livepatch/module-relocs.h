/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All relocations of a module by the section that they are for: those that the module loader applies and those
 * that wait for the livepatch core, in one list.
 */
#ifndef KLP_MODULE_RELOCS_H
#define KLP_MODULE_RELOCS_H

#include "module-elf.h"

struct module_reloc {
	uint64_t offset;
	uint32_t type;
	int64_t addend;
	const struct elf_symbol *symbol;
	const char *waits_for; /* the object of a livepatch relocation section; "" for the others */
	size_t number;	       /* in its section */
};

struct module_relocs {
	ARRAY(struct module_reloc) items; /* by offset */
};

/*
 * Returns an array, by the index of the section. The module is from module_elf_open(). In a damaged one the
 * offset of a livepatch relocation may lie behind the section.
 */
struct module_relocs *module_relocs_read(struct arena *arena, const struct elf_file *module);

#endif

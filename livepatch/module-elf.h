/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a linked kernel module has as an ELF file: .modinfo, and data that points to other data. */
#ifndef KLP_MODULE_ELF_H
#define KLP_MODULE_ELF_H

#include "../lib/elf-file.h"

/* Elf64_Rela: r_offset, r_info, r_addend */
#define RELA_SIZE 24

/*
 * Opens a module and reads all of its relocations, so that later steps only have to look. Returns NULL
 * after printing an error with `name`.
 */
struct elf_file *module_elf_open(struct arena *arena, const char *path, const char *name);

/*
 * Returns the value of the first KEY=VALUE in a module's .modinfo at or after *position; NULL
 * at the end.
 */
const char *modinfo_next(struct elf_file *module, const char *key, size_t *position);
const char *modinfo(struct elf_file *module, const char *key);

/*
 * Returns the section of the module into which a relocation points, and the offset there; NULL
 * when its symbol is not defined in the module. This is right for data: in code, the addend of
 * a PC-relative field is off by the rest of the instruction.
 */
struct elf_section *reloc_place(const struct elf_reloc *reloc, uint64_t *offset);
/* Returns the number of relocations in front of this offset; elf_relocs() must have read them. */
size_t relocs_before(const struct elf_section *section, uint64_t offset);
/* Returns the relocation at exactly this offset, or NULL. */
const struct elf_reloc *reloc_at(const struct elf_section *section, uint64_t offset);
/* Returns the symbols that are defined in sections, or only functions, by section and value. */
const struct elf_symbol **symbols_by_place(struct arena *arena, const struct elf_file *module,
					   bool only_functions, size_t *count);
/* Returns the string to which a pointer at this offset points; NULL for a null pointer, or no string. */
const char *string_at(const struct elf_section *section, uint64_t offset);

#endif

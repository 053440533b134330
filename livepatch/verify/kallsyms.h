/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the kernel's own symbol table from the tables in vmlinux that the running kernel
 * searches (scripts/kallsyms.c writes them, kernel/kallsyms.c reads them). So there is no
 * second opinion on which symbols the kernel keeps, and in which order symbols of one name
 * come.
 */
#ifndef KLP_KALLSYMS_H
#define KLP_KALLSYMS_H

#include "../../lib/elf-file.h"

struct kallsyms;

/* Returns NULL after printing an error. `vmlinux` must stay open. */
struct kallsyms *kallsyms_open(struct arena *arena, struct elf_file *vmlinux);

/* Returns an entry's address; entries are in ascending order of it. */
uint64_t kallsyms_address(const struct kallsyms *kallsyms, size_t entry);
/* As nm prints it: t and T are code, w and W weak, A an address in the per-CPU area. */
char kallsyms_type(const struct kallsyms *kallsyms, size_t entry);

/*
 * Calls `each` for the entries of the name, in the order of kallsyms_on_each_match_symbol(), until
 * it returns false.
 */
void kallsyms_each(const struct kallsyms *kallsyms, const char *name,
		   bool (*each)(void *data, size_t entry), void *data);

#endif

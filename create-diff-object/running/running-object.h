/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of running/ share. Nobody else includes this. */
#ifndef KLP_RUNNING_OBJECT_H
#define KLP_RUNNING_OBJECT_H

#include "running.h"
#include "../object/special.h"

struct running_proof;

struct running {
	const struct elf_file *elf;
	struct elf_file *opened; /* the same; NULL: it is the original object */
	struct hash wanted;	 /* names of both objects' symbols */
	size_t group;	     /* index of the STT_FILE symbol; 0: the object has no local symbols */
	bool ambiguous;	     /* several groups fit */
	bool has_files;	     /* there are STT_FILE symbols */
	bool is_relocatable; /* a module's .ko, or the original object itself */
	const struct running_proof *proof; /* proof.c: made when somebody asks */
};

/* open-running.c: the symbols of a name in the running object. */
const struct hash_entry *symbols_named(const struct running *running, const char *name);

/* running-tables.c: adds the names of the symbols around vmlinux's tables. */
void want_table_bounds(struct hash *wanted);

/* file-group.c: finds the STT_FILE symbol that is the original object's. */
void find_group(struct diff *diff);
/* file-group.c: the local symbol of that name behind the STT_FILE symbol; or NULL. */
const struct elf_symbol *find_in_group(const struct running *running, const char *name,
				       size_t group);

/* code-match.c: the symbol's bytes in the file; NULL when it has none. */
const uint8_t *running_bytes(const struct running *running, const struct elf_symbol *symbol);
/*
 * code-match.c: returns NULL if the function is what runs under that symbol, else what is
 * different.
 */
const char *code_mismatch(struct diff *diff, const struct symbol *orig,
			  const struct elf_symbol *symbol);

/* locate.c: can this local symbol of the running object be the original object's? */
bool may_be(struct diff *diff, const struct symbol *orig, const struct elf_symbol *symbol);
/*
 * locate.c: what names, file groups and contents say; NULL: nothing certain.
 */
const struct elf_symbol *find_by_names(struct diff *diff, const struct symbol *orig);
/* locate.c: the ELF symbol of the running object for one that the original object defines; or NULL. */
const struct elf_symbol *find_running(struct diff *diff, const struct symbol *orig);

#endif

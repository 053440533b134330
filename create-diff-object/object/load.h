/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the loading step share. Nobody else includes this. */
#ifndef KLP_LOAD_H
#define KLP_LOAD_H

#include "object.h"

/* A constant whose place and size AddressSanitizer registers. */
struct sanitized {
	uint64_t offset, size; /* in its section; the red zone is left out */
};

typedef ARRAY(struct sanitized) sanitized_list;

/* The object while it is being loaded and may be changed. */
struct loader {
	struct arena *arena;
	struct object *object;
	struct elf_file *elf;		/* = object->elf */
	struct section *sections;	/* = object->sections */
	ARRAY(struct symbol *) symbols; /* = object->symbols */
	size_t first_number;
	ARRAY(struct record *) records;
	/* By section, by relocation: see arch->pc_adjust(). */
	int64_t **adjust;
	bool **access;
	sanitized_list *sanitized; /* by section, by offset */
};

/* Adds a symbol to the object. */
struct symbol *new_symbol(struct loader *loader, const char *name, enum kind kind);

/* The same symbol, but it can be changed. */
static inline struct symbol *own_symbol(struct loader *loader, const struct symbol *symbol)
{
	return loader->symbols.items[symbol->index];
}

/*
 * Where a relocation points, as a place in a section and an offset from what is there.
 * Fails for relocations against symbols that are not defined in the object.
 */
bool reloc_place(const struct loader *loader, const struct elf_section *elf, size_t i,
		 const struct section **section, uint64_t *place, int64_t *offset);

/* How many symbols of the section begin (with their leads) at or before the offset. */
size_t symbols_before(const struct section *section, uint64_t offset);

/* For qsort(): by place; at one place the larger first, then functions, then globals. */
int symbol_by_place(const void *a, const void *b);

/* gaps.c: finds what no symbol covers; when all symbols are there. */
void load_gaps(struct loader *loader);
/* gaps.c: notes the bytes at the offset as a gap, unless they are padding. */
void add_gap(struct loader *loader, const struct section *section, uint64_t offset, uint64_t end);

/* branches.c: folds pairs of relocations into one, and drops those that refer to nothing. */
void fold_relocs(struct loader *loader, const struct section *section);
/* branches.c: gives direct branches between functions of one section relocations. */
void load_branches(struct loader *loader, const struct section *section);
/* branches.c: marks code without a name that cannot be moved; after load_unnamed(). */
void load_piece_branches(struct loader *loader);
/* branches.c: fills loader->adjust for the section. */
int load_adjust(struct loader *loader, const struct section *section);

/* sanitizer.c: fills loader->sanitized; before load_unnamed(). */
void load_sanitized(struct loader *loader);
/* sanitizer.c: returns the constant that the place belongs to, or NULL. */
const struct sanitized *sanitized_at(const struct loader *loader, const struct section *section,
				     uint64_t place);

/* unnamed.c: cuts what no symbol covers at the places that something refers to. */
int load_unnamed(struct loader *loader);

/* references.c: does the code use section anchors? Before load_references(). */
void find_section_anchors(struct loader *loader);
/* references.c: turns the relocations of all symbols into references. */
int load_references(struct loader *loader);
/*
 * references.c: hands the relocations in [start, end) of a section out as references,
 * counted from start, in the object's arena.
 */
int take_references(struct loader *loader, const struct elf_section *elf, uint64_t start,
		    uint64_t end, struct reference **references, size_t *count);

/*
 * records.c: load_entry_sizes() finds the sizes of the entries of special sections, before
 * anything refers to them; load_records() reads the entries, when all symbols are there.
 */
int load_entry_sizes(struct loader *loader);
int load_records(struct loader *loader);
/* records.c: makes the owner the symbol that the record is for. */
void add_record(struct loader *loader, struct record *record, const struct symbol *owner);
/* unwind.c: reads the entries of .orc_unwind_ip, function by function. */
int load_unwind(struct loader *loader, const struct section *section);

#endif

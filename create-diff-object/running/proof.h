/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Proof by references: what the original object refers to is what the running one refers to.
 *
 * A linked file has the address of what it refers to in each relocated field, and a module has a
 * relocation. So when a function or table of the original object is matched with the running one, each of its
 * references tells where in the running object the symbol is that it refers to.
 */
#ifndef KLP_PROOF_H
#define KLP_PROOF_H

#include "running-object.h"

/* A place in the running object. */
struct running_place {
	const struct elf_section *section; /* of a module; NULL: `offset` is an address */
	/* A symbol that the module takes from elsewhere; `offset` counts from it. Or NULL. */
	const struct elf_symbol *import;
	uint64_t offset;
};

static inline bool same_place(const struct running_place *a, const struct running_place *b)
{
	return a->section == b->section && a->import == b->import && a->offset == b->offset;
}

/* What tells where a symbol of the original object is; the last is the strongest. */
enum evidence {
	EVIDENCE_NONE,
	EVIDENCE_GROUP,	    /* it is in the group of local symbols that fits the file best */
	EVIDENCE_FITS,	    /* of those with its name, it is the only one that fits */
	EVIDENCE_NAME,	    /* the name is there once, or global */
	EVIDENCE_REFERENCE, /* something that is matched refers to it */
};

struct binding {
	enum evidence evidence;
	bool walked; /* what it holds was compared, and its references were followed */
	uint64_t
		running_size; /* of a function whose code is what runs; 0: it is none, or other code runs */
	struct running_place place;
	/* EVIDENCE_REFERENCE: the first reference that says so, and whose it is. */
	const struct symbol *from;
	const struct reference *reference;
	uint64_t running_at; /* of the field, from the start of the running `from` */
	size_t references;   /* Number of references that say so. */
	size_t own; /* Number of its own references that were held against the running object. */
};

/* Something that is not in the running object as it is in the original. */
struct difference_found {
	const struct symbol *symbol; /* the function or variable that differs */
	int64_t at, running_at;	     /* from its start; -1: as a whole */
	const char *what;
	struct running_place place; /* where it begins in the running object, */
	uint64_t running_size;	    /* and how long it is there; 0: it is not there */
};

typedef ARRAY(struct difference_found) difference_list;

struct running_proof {
	struct binding *bindings;    /* by symbol->index of the original object */
	difference_list differences; /* in the order in which they were found */
	size_t functions, variables; /* that were held against the running object */
	size_t references;
};

/* proof.c: makes the proof when somebody asks for the first time. NULL: the running object is no other one. */
const struct running_proof *proof_of(struct diff *diff);

/* proof.c: what is known of a symbol of the original object; NULL: nothing was proven. */
const struct binding *proof_binding(struct diff *diff, const struct symbol *orig);

/* show-difference.c: prints the instructions around the difference, of both versions. */
void show_difference(struct diff *diff, const struct difference_found *difference);

/* running-place.c */

/* The running symbol of that name at the place; NULL: the place has no such name. */
const struct elf_symbol *named_at(const struct running *running, const char *name,
				  const struct running_place *place);

/* Where a symbol of the running object is. */
struct running_place place_of(const struct running *running, const struct elf_symbol *symbol);
/* The bytes of a place; NULL when the file does not have so many there. */
const uint8_t *bytes_at(const struct running *running, const struct running_place *place,
			uint64_t size);
/* How many bytes there are from the place to the end of its section. */
uint64_t bytes_behind(const struct running *running, const struct running_place *place);

/* A field of the running object that should refer to what one of the original's refers to. */
struct running_field {
	struct running_place place;
	unsigned int size;
	/* It is in an instruction that begins there; 0: it is data. */
	struct running_place instruction;
	unsigned int instruction_length;
};

/*
 * Reads what a field of the running object refers to: where the target of `reference` begins, if the field means
 * the same. Returns false when there is no such field.
 */
bool field_target(const struct diff *diff, const struct running_field *field,
		  const struct reference *reference, struct running_place *target);

/* The place in words: a symbol's name and an offset, or an address. */
const char *place_words(struct diff *diff, const struct running_place *place);

/* code-match.c: as code_mismatch(), at a place; fills positions as arch->code_matches() does, unless it is NULL. */
const char *code_mismatch_at(struct diff *diff, const struct symbol *orig, const uint8_t *running,
			     uint64_t size, int64_t *positions);
/* code-match.c: the bits of the symbol's bytes that relocations fill, from its start, without its lead. */
void mask_references(const struct object *object, const struct symbol *symbol, uint8_t *bits);

/*
 * rewritten.c: is the instruction of the original at [at, at + length) what the kernel's build turns into those
 * bytes?
 */
bool is_rewritten(const struct object *object, const struct symbol *function, uint64_t at,
		  unsigned int length, const uint8_t *running);

#endif

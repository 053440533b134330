/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The section .klp.notes, in which the compiler plugin (gcc-plugin/) writes into an object what
 * only the compiler knows. doc/notes-format.md describes the records and their fields.
 *
 * Notes are claims: a symbol that a note names need not exist, and a line need not be in the
 * file. Users look such things up and must expect to find nothing.
 */
#ifndef KLP_NOTES_H
#define KLP_NOTES_H

#include "arena.h"
#include "hash.h"
#include "notes-format.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fields without a value are NULL; lists without items are empty. */
typedef ARRAY(const char *) notes_list;

/*
 * Lines [first, last] of a file, a path below the kernel's tree. For a single line, last is
 * first.
 */
struct notes_place {
	const char *file;
	unsigned int first, last;
};

struct note_unit {
	unsigned int format;
	const char *compiler, *machine, *source;
};

enum note_function_what {
	NOTE_EMITTED, /* it is in the object, under its symbol */
	NOTE_INLINED, /* only inside others */
	NOTE_DROPPED, /* defined in a file that the patch touches, but nothing here uses it */
};

struct note_function {
	const char *symbol, *name;
	struct notes_place place;
	enum note_function_what what;
	notes_list flags; /* "static", "notrace", "section=.init.text", ... */
};

struct note_clone {
	const char *symbol, *origin;
	const char *kind;      /* "constprop", "part.isra", "cold", "alias", "icf" */
	const char *ordinal;   /* "0", "0.1"; NULL where clones are not numbered */
	notes_list constants;  /* "2=4": the constants in place of parameters */
	notes_list parameters; /* the remaining ones: "0", "1@8", "no-return-value" */
};

struct note_inline {
	const char *outer; /* symbol */
	const char *name;
	struct notes_place place;
};

struct note_static {
	const char *symbol;
	const char *function; /* where it is declared: the symbol of the original, not of a clone */
	const char *name;
	const char *scope; /* "0.2": blocks from the outside in; NULL: the function's own */
	unsigned int ordinal;
	struct notes_place place;
	uint64_t type_hash;
	const char *type;
};

struct note_data {
	const char *symbol, *name;
	struct notes_place place;
	notes_list flags; /* "static", "const", ... */
	/* "FILE:LINE" where its address escapes; NULL: it does not in this unit. */
	const char *escapes;
	const char
		*escapes_in; /* symbol of that function; NULL: in the initialiser of a variable */
	notes_list readers, writers; /* symbols of functions */
};

enum note_field_kind { NOTE_MEMBER, NOTE_BITS, NOTE_VALUE };

struct note_field {
	const char *name; /* "x", "part.y", "parts[].z" */
	int64_t offset;	  /* in bits; NOTE_VALUE: the enumerator's value; -1: not constant */
	int64_t size;	  /* in bits; -1: not constant */
	enum note_field_kind kind;
	const char *type;
};

struct note_type {
	const char *keyword; /* struct, union, enum */
	const char *name;
	const char *function; /* in which it is declared */
	struct notes_place place;
	int64_t size, align; /* in bits */
	ARRAY(struct note_field) fields;
};

/* The function's code uses members, or whole instances, of a type that is in `types`. */
struct note_use {
	const char *symbol;
	const char *keyword, *name;
	struct notes_place place; /* where the type's record begins */
};

struct note_macro {
	const char *name;
	struct notes_place place, used;
};

struct note_shadow {
	const char *symbol; /* the function that calls */
	const char *called;
	bool has_id;
	uint64_t id;
	struct notes_place place;
};

struct notes {
	struct note_unit unit;
	ARRAY(struct note_function) functions;
	ARRAY(struct note_clone) clones;
	struct hash clones_by_symbol; /* struct note_clone; those without a symbol are left out */
	ARRAY(struct note_inline) inlines;
	ARRAY(struct note_static) statics;
	ARRAY(struct note_data) data;
	struct hash data_by_symbol; /* the same of struct note_data */
	ARRAY(struct note_type) types;
	ARRAY(struct note_use) uses;
	ARRAY(struct note_macro) macros;
	ARRAY(struct note_shadow) shadows;
};

/*
 * Parses the section's bytes, which it copies into the arena. `where` is the object's name, for
 * messages. Returns NULL after printing what is wrong: a truncated section, another format,
 * notes of several units (linked objects), a malformed record.
 */
struct notes *notes_parse(struct arena *arena, const void *bytes, size_t size, const char *where);

/*
 * May the notes of the original and of the patched object be compared? Returns -1 after
 * printing why not: another compiler, machine, format or source file. Either may be NULL, for
 * an object without notes; if only one is, that is refused as well.
 */
int notes_compatible(const struct notes *orig, const struct notes *patched, const char *where);

bool notes_list_has(const notes_list *list, const char *item);

#endif

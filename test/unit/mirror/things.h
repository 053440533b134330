/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An object file for the mirror check: things that have a name, where their relocations point,
 * and their entries in special sections. Written from the formats' definitions and without the
 * code of create-diff-object, so that one does not repeat the other's mistakes.
 */
#ifndef TEST_MIRROR_THINGS_H
#define TEST_MIRROR_THINGS_H

#include "../../../lib/elf-file.h"
#include "../../../lib/report.h"

struct report_function;
struct thing;

/* Where a field points. */
struct place {
	const char *undefined; /* a name that is not defined here; or NULL */
	struct thing *thing;   /* what covers the place; or NULL */
	struct thing *ends;    /* what ends there, when `thing` begins there: it may be meant */
	struct elf_section *section;
	uint64_t at; /* in the section */
	int64_t offset; /* from the thing's start, the undefined symbol, or `at` when there is no thing */
};

struct ref {
	uint64_t at; /* of the field, in its section */
	unsigned int size;
	uint32_t type;
	struct place place;
};

/* An entry of a special section; the first of its refs leads to the thing that it belongs to. */
struct entry {
	struct elf_section *section;
	uint64_t at, size;
	const struct ref *refs;
	size_t ref_count;
	bool has_code; /* .altinstructions: 0 bytes of replacement are no replacement */
};

/* A function or variable; other names for the same place are names of the same thing. */
struct thing {
	ARRAY(const char *) names;
	struct elf_section *section;
	uint64_t start, size;
	uint64_t lead; /* bytes in front that belong to it */
	bool is_code, global;
	bool has_type_hash; /* kCFI: __cfi_NAME stands in front */
	const struct ref *refs;
	size_t ref_count;
	ARRAY(struct entry *) entries;

	/* The check keeps these; view_open() leaves them empty. */
	struct thing *pair;			/* in the other input object */
	struct thing *in_output;		/* PATCHED: the same in OUT.o */
	const struct report_function *function; /* OUT.o, PATCHED: what the report says of it */
	enum report_status data_status;		/* ... of data; 0: none */
	bool reached;
};

struct view {
	const char *label; /* ORIG.o, ... for messages */
	struct arena *arena;
	struct elf_file *elf;
	ARRAY(struct thing *) things;
};

/* Returns NULL after a message. */
struct view *view_open(struct arena *arena, const char *label, const char *path);

struct thing *view_find(const struct view *view, const char *name, bool is_code);
/* The thing that covers the place; NULL for none. */
struct thing *view_covering(const struct elf_section *section, uint64_t at);
/* The end of the unnamed piece that begins there: the next thing, or the next place referred to. */
uint64_t view_piece_end(const struct elf_section *section, uint64_t at);
/* The refs of fields in [start, end) of the section. */
const struct ref *view_refs(const struct elf_section *section, uint64_t start, uint64_t end,
			    size_t *count);
/* Do the bytes at the place of x86 code differ in one immediate or displacement only? */
bool x86_immediates_differ_only(const uint8_t *a, const uint8_t *b, uint64_t size);

#endif

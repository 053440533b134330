/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a field of the report's structs is in YAML. The writer and the reader both walk these tables, so
 * they cannot disagree.
 */
#ifndef KLP_REPORT_FIELDS_H
#define KLP_REPORT_FIELDS_H

#include "report.h"

#include <string.h>

enum field_kind {
	FIELD_NAME,  /* const char *: a symbol, an object, a word; no white space */
	FIELD_WORD,  /* an enum: one of report_field.words */
	FIELD_TEXT,  /* const char *: anything printable */
	FIELD_PLACE, /* const char *: a hexadecimal number, "-0x10" */
	FIELD_ULONG, /* unsigned long: a count, up to INT32_MAX */
	FIELD_ID,    /* unsigned long: any but 0 */
	FIELD_UINT,
	FIELD_BOOL,
	FIELD_TEXTS,   /* ARRAY(const char *) */
	FIELD_RECORDS, /* ARRAY(struct …) */
};

struct report_record;

/* The names of an enum's values; value 0 has none. */
struct report_words {
	const char *const *names;
	size_t count;
};

struct report_field {
	const char *key;
	enum field_kind kind;
	size_t offset;
	enum { OPTIONAL, REQUIRED, ALWAYS_WRITTEN } need;
	const struct report_record *items; /* FIELD_RECORDS */
	const struct report_words *words;  /* FIELD_WORD */
};

struct report_record {
	const char *what; /* for error messages */
	size_t size;
	bool one_line;
	const struct report_field *fields; /* ended by a NULL key */
};

/* A module's report, and an object's. */
extern const struct report_record report_module_record, report_object_record;

/* Parts of these that other documents have, too: struct report_state, report_nop, report_oot_module. */
extern const struct report_record report_state_record, report_nop_record, report_oot_module_record;
extern const struct report_words report_status_words, report_how_words, report_outcome_words;

/* Rows of a table of fields; the key is the member's name. */
#define REPORT_FIELD(type, member, kind, need)                                 \
	{                                                                      \
#member, kind, offsetof(struct type, member), need, NULL, NULL \
	}
#define REPORT_WORD(type, member, words, need)                                        \
	{                                                                             \
#member, FIELD_WORD, offsetof(struct type, member), need, NULL, words \
	}
#define REPORT_RECORDS(type, member, items)                                                  \
	{                                                                                    \
#member, FIELD_RECORDS, offsetof(struct type, member), OPTIONAL, items, NULL \
	}

/*
 * Returns the YAML of a record that is a document, with its `format` in front; NULL after printing an
 * error. *size may be NULL.
 */
char *report_record_text(struct arena *arena, const struct report_record *record, const void *base,
			 size_t *size);

/* ARRAY() of any type: the same three words. Copied in and out, as the types differ. */
struct any_array {
	char *items;
	size_t count, capacity;
};

_Static_assert(sizeof(struct any_array) == sizeof(((struct report *)0)->units), "ARRAY() changed");

static inline struct any_array array_at(const void *base, size_t offset)
{
	struct any_array array;

	memcpy(&array, (const char *)base + offset, sizeof(array));
	return array;
}

#define member_at(type, base, offset) (*(type *)((char *)(base) + (offset)))

#endif

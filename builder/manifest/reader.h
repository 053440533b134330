/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a manifest is read: tables of keys (keys.c) say what may stand where, read.c walks through
 * the file with them, values.c and conditions.c take single values, and links.c checks what holds
 * between values. All note what is wrong and go on, so that one run finds everything.
 */
#ifndef KLP_MANIFEST_READER_H
#define KLP_MANIFEST_READER_H

#include "manifest.h"
#include "../../lib/yaml-tree.h"

struct manifest_error {
	struct yaml_place place;
	const char *text;
};

struct manifest_reader {
	struct arena *arena;
	const char *path;
	const char *directory; /* of the manifest, with a '/' at its end; "": the current one */
	ARRAY(struct manifest_error) errors;
};

/* Notes an error. */
void manifest_wrong(struct manifest_reader *reader, struct yaml_place place, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A text of the file as messages show it: in quotes, cut, in one line. */
const char *manifest_shown(struct manifest_reader *reader, const char *text);

/* A set of types of YAML that a value can have; the first ones are 1u << YAML_TEXT etc. */
#define MANIFEST_TEXT	 (1u << YAML_TEXT)
#define MANIFEST_BOOLEAN (1u << YAML_BOOLEAN)
#define MANIFEST_INTEGER (1u << YAML_INTEGER)
#define MANIFEST_FLOAT	 (1u << YAML_FLOAT)
#define MANIFEST_MAPPING (1u << 8)

struct manifest_record;

/* What a value is. */
struct manifest_value {
	const char *what;    /* "the id of a fix" */
	const char *example; /* "CVE-2026-1", as it is written in the file */
	unsigned int types;
	size_t size; /* of `*value` */
	/* Takes a scalar of one of the types; notes what is wrong with it. */
	void (*take)(struct manifest_reader *reader, const struct yaml_node *node, void *value);
	const struct manifest_record *record; /* of a mapping */
};

enum manifest_shape {
	SHAPE_ONE,	   /* a value */
	SHAPE_ITEM,	   /* the same, for a member that is an ARRAY */
	SHAPE_LIST,	   /* a list of one or more values, into an ARRAY */
	SHAPE_ONE_OR_LIST, /* a value or such a list, into an ARRAY */
};

/* A key of a mapping. */
struct manifest_key {
	const char *key;
	enum manifest_shape shape;
	bool required;
	const struct manifest_value *value;
	size_t offset; /* in the struct */
};

#define NO_PLACE ((size_t)-1)

/* A kind of mapping. */
struct manifest_record {
	const char *what;		 /* "a fix" */
	const struct manifest_key *keys; /* the last one's key is NULL */
	size_t place;			 /* the offset of its struct manifest_place, or NO_PLACE */
};

/* The whole file: a struct manifest. */
extern const struct manifest_record manifest_file;

/* values.c; `take` of the rows of keys.c */
void take_name(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_version(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_release(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_glob(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_id(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_line(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_paragraph(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_description(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_address(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_file(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_replaced(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_boolean(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_state_id(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_state_version(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_format(struct manifest_reader *reader, const struct yaml_node *node, void *value);
void take_condition(struct manifest_reader *reader, const struct yaml_node *node, void *value);

static inline struct manifest_place manifest_place_of(struct yaml_place place)
{
	return (struct manifest_place){ place.line, place.column };
}

/*
 * Notes what is wrong between values that are good each for itself: ids, names with versions,
 * states.
 */
void manifest_check_links(struct manifest_reader *reader, const struct yaml_node *root,
			  const struct manifest *manifest);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A YAML document as a tree. Files may come from anywhere, so there are no aliases (they make
 * small files large), no tags, no duplicate keys and no control characters; depth and size are
 * limited.
 */
#ifndef KLP_YAML_TREE_H
#define KLP_YAML_TREE_H

#include "arena.h"
#include <stdbool.h>
#include <stddef.h>

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

/* Where something begins; both count from 1, columns in characters. */
struct yaml_place {
	unsigned int line, column;
};

struct yaml_node {
	enum yaml_kind kind;
	struct yaml_place place;
	const char *text;		/* of a scalar; NULL otherwise */
	bool quoted;			/* a scalar in quotes, or in lines after | or > */
	const char *key;		/* this node's key when it is in a mapping */
	struct yaml_place key_place;	/* 0: it is in no mapping */
	struct yaml_node *first, *last; /* the nodes in a sequence or mapping, in order */
	struct yaml_node *next;
};

/*
 * Parses the only document in `text`. Returns NULL after printing an error with `where`, the line
 * and the column.
 */
struct yaml_node *yaml_tree_parse(struct arena *arena, const char *text, size_t size,
				  const char *where);

/* Returns the value of a key in a mapping, or NULL. */
struct yaml_node *yaml_node_get(const struct yaml_node *mapping, const char *key);

/* What a scalar is for programs that know no schema: YAML 1.2, section 10.3.2, "core schema". */
enum yaml_type { YAML_TEXT, YAML_NULL, YAML_BOOLEAN, YAML_INTEGER, YAML_FLOAT };

enum yaml_type yaml_scalar_type(const struct yaml_node *scalar);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A YAML document as a tree. Files may come from anywhere, so there are no aliases (they make
 * small files large), no duplicate keys and no control characters; depth and size are limited.
 */
#ifndef KLP_YAML_TREE_H
#define KLP_YAML_TREE_H

#include "arena.h"
#include <stddef.h>

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
	enum yaml_kind kind;
	unsigned int line;		/* where it begins, from 1 */
	const char *text;		/* of a scalar; NULL otherwise */
	const char *key;		/* this node's key when it is in a mapping */
	struct yaml_node *first, *last; /* the nodes in a sequence or mapping, in order */
	struct yaml_node *next;
};

/*
 * Parses the only document in `text`. Returns NULL after printing an error with `where` and the
 * line.
 */
struct yaml_node *yaml_tree_parse(struct arena *arena, const char *text, size_t size,
				  const char *where);

/* Returns the value of a key in a mapping, or NULL. */
struct yaml_node *yaml_node_get(const struct yaml_node *mapping, const char *key);

#endif

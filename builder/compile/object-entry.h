/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One kept object as a file: lines, an empty one, then the bytes of the compiler's messages and of the object.
 *
 *	klp-build object 1
 *	digest HEX		of all that follows this line
 *	file HEX PATH		a file that the compiler read, with its content's digest; below the tree or absolute
 *	names HEX DIR		a directory of such a file, with the digest of its names (search-names.h)
 *	log SIZE
 *	object SIZE
 */
#ifndef KLP_OBJECT_ENTRY_H
#define KLP_OBJECT_ENTRY_H

#include "../../lib/arena.h"
#include <stdbool.h>

/* Something that has to be as it was for the object to be right. */
struct object_input {
	const char *path;   /* has no white space but blanks inside */
	const char *digest; /* in hexadecimal */
};

struct object_entry {
	ARRAY(struct object_input) files;
	ARRAY(struct object_input) names;
	const char *log, *object; /* not zero-terminated */
	size_t log_size, object_size;
};

/* Returns the text of a file; its size in *size. */
char *object_entry_text(struct arena *arena, const struct object_entry *entry, size_t *size);

/* Reads such a text, which is changed and lives on in *entry. False: it is damaged. */
bool object_entry_read(struct arena *arena, char *text, size_t size, struct object_entry *entry);

#endif

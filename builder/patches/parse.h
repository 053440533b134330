/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A parsed patch file. Takes unified diffs as git, `diff -u` and `diff -r` write them, inside a
 * mail or mailbox or not, with Unix or DOS line ends. Text between the diffs is ignored; other
 * formats are refused by name (other-formats.h).
 */
#ifndef KLP_PATCH_PARSE_H
#define KLP_PATCH_PARSE_H

#include "../../lib/arena.h"
#include <stdbool.h>
#include <stddef.h>

struct patch_line {
	char kind;	  /* ' ', '-' or '+' */
	const char *text; /* with its newline, unless the file ends without one */
	size_t length;
};

struct patch_hunk {
	unsigned int line; /* the line of its @@ in the patch file */
	unsigned int old_start, old_count, new_start, new_count;
	ARRAY(struct patch_line) lines;
};

struct patch_file {
	unsigned int line; /* the line of its header in the patch file */
	/* Paths below the tree, without their first component (-p1). NULL for /dev/null. */
	const char *old_path, *new_path;
	const char *old_name, *new_name; /* behind --- and +++, with the first component; or NULL */
	bool is_new, is_deleted, is_rename, is_copy, is_binary, is_mode, is_link;
	ARRAY(struct patch_hunk) hunks;
};

struct patch {
	const char *path;
	ARRAY(struct patch_file) files;
};

/*
 * Parses `text`, which must live as long as the result. Returns NULL after printing which line
 * is wrong, and how. Refuses paths that lead out of the tree.
 */
struct patch *patch_parse(struct arena *arena, const char *path, const char *text, size_t size);

#endif

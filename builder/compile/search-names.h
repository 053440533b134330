/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which file a compiler finds for #include depends on the files that are not there, too: a header that the patch
 * adds to the source's own directory stands in front of one in include/. No list of dependencies has that, neither
 * make's nor ccache's. So the names of all files in the directories where a unit's compiler looks have a
 * digest, which is part of what an object is made of.
 */
#ifndef KLP_SEARCH_NAMES_H
#define KLP_SEARCH_NAMES_H

#include "unit.h"
#include "../../lib/hash.h"

/* What was listed; use one for as long as no tree changes. */
struct search_names {
	struct arena *arena;
	struct hash
		directories; /* the absolute path -> the digest of its names; "R" in front: with all below */
};

void search_names_setup(struct search_names *names, struct arena *arena);

/* Directories below a tree, without "./" in front and "/" behind. */
struct search_path {
	ARRAY(const char *) items;
};

/* The directories of the -I options and their kin, absolute ones too, and the source's own. */
void search_path_of(struct arena *arena, const struct unit *unit, struct search_path *path);

/* Is the file, a name below the tree or an absolute one, in one of them or below? */
bool search_path_has(const struct search_path *path, const char *file);

/* Returns the digest of all names below the search path in the tree `dir`. */
const char *search_names_digest(struct search_names *names, const struct search_path *path,
				const char *dir);

/* The same for the search path of a unit. */
const char *unit_names_digest(struct search_names *names, const struct unit *unit, const char *dir);

/* Returns the digest of the names in one directory; of no names when there is none. */
const char *directory_names_digest(struct search_names *names, const char *dir,
				   bool with_all_below);

#endif

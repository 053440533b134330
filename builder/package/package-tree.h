/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a package, as they are installed. */
#ifndef KLP_PACKAGE_TREE_H
#define KLP_PACKAGE_TREE_H

#include "package-format.h"
#include "../../lib/text.h"
#include <sys/types.h>

/* A package being made. */
struct package_tree {
	struct arena *arena;
	const struct fix_package *package;
	const char *name; /* the package's, in its format */
	const char *unit; /* the systemd unit's */
	const char
		*helper;   /* the path of the script that loads and unloads, when it is installed */
	const char *units; /* the directory of units there */
	const char *root;  /* the directory that becomes / */
	struct place_holder places[24]; /* for templates; formats add their own */
	size_t place_count;
};

/*
 * Sets up the tree and writes what all formats have: the module, the helper and the unit, with the link that has it started at boot. `units` is the
 * directory of units.
 */
int package_tree_begin(struct arena *arena, const struct package_format *format,
		       const struct fix_package *package, const char *units,
		       struct package_tree *tree);

void package_tree_place(struct package_tree *tree, const char *name, const char *value);

/* Writes a file below the root; directories of its path are made. */
int package_tree_write(const struct package_tree *tree, const char *path, mode_t mode,
		       const void *data, size_t size);
/* The same of a filled-in template below templates/package. */
int package_tree_fill(const struct package_tree *tree, const char *path, mode_t mode,
		      const char *template);

/* Gives all files and directories the package's date, and directories their mode: the same input, the same bytes. */
int package_tree_end(const struct package_tree *tree);

/* Returns "SOURCE_DATE_EPOCH=..." for the tools that make packages, with the NULL behind it. */
const char *const *package_environment(const struct package_tree *tree);

/* Returns the size of what is installed in KiB, each file and directory as dpkg-gencontrol counts it, on every file system the same. */
unsigned long long package_tree_size(const struct package_tree *tree);

/* Runs the tool; what it says is shown when it fails. The package is `made`, and gets its place in the output directory. */
const char *package_tree_pack(const struct package_tree *tree, char *const *argv, const char *made);

/* Returns the text with each '%' doubled, as units of systemd and spec files want it. */
const char *package_percent(struct arena *arena, const char *text);

/* Makes lines of at most 78 characters, as far as there are blanks; the rest of a line goes on below with an indent. */
const char *package_wrap(struct arena *arena, const char *text);

/* "* CVE-2026-1: summary" of each fix, or the patches' names, each line with `indent` in front. */
const char *package_changes(const struct package_tree *tree, const char *indent);

/* Returns the description: the user's text, or what can be said without one, and what the module fixes. */
const char *package_description(const struct package_tree *tree);

/* Returns the package's date by a format of strftime(), in UTC. */
const char *package_date(const struct package_tree *tree, const char *format);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes files below one directory from names that somebody else chose. It never goes through a symbolic
 * link, so nothing outside of the directory is written, whatever the order of the names is.
 */
#ifndef KLP_KERNELS_TREE_WRITER_H
#define KLP_KERNELS_TREE_WRITER_H

#include "../../lib/arena.h"
#include <stdbool.h>

struct tree_writer {
	struct arena *arena;
	const char *root; /* the directory, which exists */
	int root_fd;
	/* The directory of the last file, which that of the next one mostly is. */
	const char *last;
	int last_fd;
};

/* Paths have no empty component, no "." and no ".."; directories are made as needed. All print their errors. */
int tree_writer_open(struct tree_writer *writer, struct arena *arena, const char *root);
void tree_writer_close(struct tree_writer *writer);
int tree_writer_directory(struct tree_writer *writer, const char *path);
/* Returns a descriptor of a new, empty file, which the caller closes; -1 after an error. */
int tree_writer_file(struct tree_writer *writer, const char *path, bool executable);
/* Makes a symbolic link. It is an error when it leads out of the directory. */
int tree_writer_link(struct tree_writer *writer, const char *path, const char *to);

#endif

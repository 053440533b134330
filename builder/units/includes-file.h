/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The include graph of a stock kernel, which the kernel's directory keeps: its tree does not change. */
#ifndef KLP_INCLUDES_FILE_H
#define KLP_INCLUDES_FILE_H

#include "includes.h"

/* Files that may be units: where the graph begins. */
struct source_list {
	ARRAY(const char *) items;
};

/*
 * Writes the graph of the sources. `units` is a hash of the units that vmlinux has. Returns -1 after printing an
 * error.
 */
int includes_save(const struct includes *includes, const struct source_list *sources,
		  uint64_t units, const char *path);

/*
 * Returns that graph, and adds its sources to an empty list; NULL: there is none, it is damaged, or vmlinux had other
 * units.
 */
struct includes *includes_load(struct arena *arena, uint64_t units, const char *path,
			       struct source_list *sources);

/* Reads and keeps the names of source files that others include, a line each (includes_of_sources()). NULL: not there, or damaged. */
char *included_sources_load(struct arena *arena, const char *path);
int included_sources_save(struct arena *arena, const char *names, const char *path);

#endif

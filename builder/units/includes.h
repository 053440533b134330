/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The textual include graph of a kernel tree. It answers which sources may see a change of a
 * file.
 */
#ifndef KLP_INCLUDES_H
#define KLP_INCLUDES_H

#include "../../lib/arena.h"
#include "../../lib/hash.h"
#include "../kernels/kernel.h"
#include <stdbool.h>
#include <stdint.h>

struct includes;

/*
 * Reads the #include lines of the given sources, and of all files that these may include, in the
 * kernel's source tree. Of #if it knows the kernel's configuration, and nothing else; it takes a name that is in none of the usual directories
 * for every file of that name, so the result is a superset. Returns NULL after an error.
 */
struct includes *includes_read(struct arena *arena, const struct kernel *kernel,
			       const char *const *sources, size_t count);

/* A graph without files, for who knows them from elsewhere. */
struct includes *includes_new(struct arena *arena);
/* Returns the number of a file; it is added when it is new. The path is copied. */
uint32_t includes_add_file(struct includes *includes, const char *path);
void includes_add_edge(struct includes *includes, uint32_t from, uint32_t to);

/* May compiling `source` read `file`? */
bool includes_reach(struct includes *includes, const char *source, const char *file);

/* The number of files that were read; a file's number is smaller. */
size_t includes_count(const struct includes *includes);
const char *includes_path(const struct includes *includes, size_t number);

/* Returns the numbers of the files that its own lines include. */
const uint32_t *includes_next(const struct includes *includes, size_t number, size_t *count);

/* Does another file include it? */
bool includes_is_included(const struct includes *includes, size_t number);

/*
 * Returns the numbers of all files that compiling `source` may read, itself among them. They are good until the next
 * call.
 */
const uint32_t *includes_closure(struct includes *includes, const char *source, size_t *count);

/* Returns the .c files that some source includes, one a line, in the arena of the graph. */
char *includes_of_sources(struct includes *includes);

#endif

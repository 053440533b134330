/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How much of compiled objects is kept (object-cache.h). The limit stays until it is set anew: it is in
 * CACHE/objects/limit, in bytes. What was not used for the longest time makes room.
 */
#ifndef KLP_OBJECT_CACHE_SIZE_H
#define KLP_OBJECT_CACHE_SIZE_H

#include "../../lib/arena.h"

/* 5 GB: about 2,000 objects with debug information. */
#define OBJECT_CACHE_DEFAULT 5000000000ull

struct object_cache_usage {
	unsigned long long bytes;
	unsigned int objects;
};

/* CACHE/objects, whether it exists or not; NULL after an error. */
const char *object_cache_dir(struct arena *arena);

/* In bytes; 0: nothing is kept. */
unsigned long long object_cache_limit(struct arena *arena);

/* Sets the limit for this run and all later ones, and removes what is too much. Returns -1 after printing an error. */
int object_cache_limit_set(struct arena *arena, unsigned long long bytes);

/* Writes a new entry at once or, when there is no room, not at all. */
void object_cache_write(struct arena *arena, const char *path, const char *text, size_t size);

/* Removes what is too much. */
void object_cache_trim(struct arena *arena);

struct object_cache_usage object_cache_usage(struct arena *arena);

/* Removes all entries; the limit stays. Returns what they took. */
struct object_cache_usage object_cache_clear(struct arena *arena);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hash table from strings to pointers. Keys are not copied and must live as long as the
 * table. A key may have several values (symbols of one name do), which come back in the order
 * in which they were added.
 */
#ifndef KLP_HASH_H
#define KLP_HASH_H

#include "arena.h"
#include <stdint.h>

struct hash_entry {
	const char *key;
	void *value;
	struct hash_entry *same_key; /* next value of this key */
	struct hash_entry *last;     /* of the same_key list; set in its first entry */
	struct hash_entry *chain;
	unsigned int hash;
};

struct hash {
	struct arena *arena;
	struct hash_entry **buckets;
	size_t size, count; /* buckets; different keys */
};

void hash_setup(struct hash *hash, struct arena *arena);
/* hash_get() gives the value back without const: whether it may be written is for the user to know. */
void hash_add(struct hash *hash, const char *key, const void *value);
/* Returns the first value of the key, or NULL. */
void *hash_get(const struct hash *hash, const char *key);
/* Returns the first entry of the key; same_key leads to the next. NULL: none. */
struct hash_entry *hash_find(const struct hash *hash, const char *key);

/* FNV-1a of bytes; `hash` is HASH_START, or the hash of what stands in front of them. */
#define HASH_START 14695981039346656037ull
uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size);
/* The same of a string, without the zero at its end. */
uint64_t hash_string(uint64_t hash, const char *string);

#endif

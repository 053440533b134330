// SPDX-License-Identifier: GPL-2.0-or-later
#include "hash.h"

#include <string.h>

void hash_setup(struct hash *hash, struct arena *arena)
{
	memset(hash, 0, sizeof(*hash));
	hash->arena = arena;
	hash->size = 64;
	hash->buckets = arena_alloc(arena, hash->size * sizeof(*hash->buckets));
}

#define FNV_PRIME 1099511628211ull

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;

	while (size--)
		hash = (hash ^ *byte++) * FNV_PRIME;
	return hash;
}

uint64_t hash_string(uint64_t hash, const char *string)
{
	while (*string)
		hash = (hash ^ (unsigned char)*string++) * FNV_PRIME;
	return hash;
}

static unsigned int hash_key(const char *key)
{
	return (unsigned int)hash_string(HASH_START, key);
}

static void hash_double(struct hash *hash)
{
	size_t size = hash->size * 2, i;
	struct hash_entry **buckets = arena_alloc(hash->arena, size * sizeof(*buckets));

	for (i = 0; i < hash->size; i++) {
		struct hash_entry *entry = hash->buckets[i], *next;

		for (; entry; entry = next) {
			next = entry->chain;
			entry->chain = buckets[entry->hash & (size - 1)];
			buckets[entry->hash & (size - 1)] = entry;
		}
	}
	hash->buckets = buckets;
	hash->size = size;
}

static struct hash_entry *lookup(const struct hash *hash, const char *key, unsigned int h)
{
	struct hash_entry *entry = hash->buckets[h & (hash->size - 1)];

	while (entry && (entry->hash != h || strcmp(entry->key, key)))
		entry = entry->chain;
	return entry;
}

void hash_add(struct hash *hash, const char *key, const void *value)
{
	unsigned int h = hash_key(key);
	struct hash_entry *first = lookup(hash, key, h);
	struct hash_entry *entry = arena_new_object(hash->arena, struct hash_entry);

	entry->key = key;
	entry->value = (void *)value;
	entry->hash = h;
	entry->last = entry;
	if (first) {
		first->last->same_key = entry;
		first->last = entry;
		return;
	}
	if (++hash->count > hash->size)
		hash_double(hash);
	entry->chain = hash->buckets[h & (hash->size - 1)];
	hash->buckets[h & (hash->size - 1)] = entry;
}

struct hash_entry *hash_find(const struct hash *hash, const char *key)
{
	return lookup(hash, key, hash_key(key));
}

void *hash_get(const struct hash *hash, const char *key)
{
	struct hash_entry *entry = hash_find(hash, key);

	return entry ? entry->value : NULL;
}

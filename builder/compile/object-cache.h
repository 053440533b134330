/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Keeps the objects of unpatched units, so that a second patch to the same file compiles only the patched one:
 *
 *	CACHE/objects/KERNEL/KEY/N	an object (object-entry.h); KERNEL is the name of the kernel's directory in the cache,
 *					N a number for each content of the files that it was made of
 *	CACHE/objects/limit		how many bytes may be kept (object-cache-size.h)
 *
 * KEY is the digest of the compile command with all options, those of the compiler plugin too, the plugin itself, the
 * compiler (compiler-identity.h) and the names of the files where it looks (search-names.h). What the compiler
 * read is compared by content, each time: a file of a stock kernel's tree that somebody changed is noticed, too.
 *
 * Entries are whole when they get their names, and are copied, never linked: a work directory shares no bytes
 * with the cache. Any number of runs may use it at once. It is a help only, so nothing here fails: what cannot be
 * kept or read is compiled.
 */
#ifndef KLP_OBJECT_CACHE_H
#define KLP_OBJECT_CACHE_H

#include "compiler-plugin.h"
#include "search-names.h"

struct object_cache;

/* Begins before make runs. */
struct object_cache *object_cache_begin(const struct job *job, const struct plugin *plugin,
					struct search_names *names);

/*
 * Puts a kept original object of the unit, STEP_ORIG's or STEP_ORIG_KEYS', where make wants it, with its messages and
 * dependencies, when it would be compiled otherwise. `command` is the compile command with everything but the names of outputs.
 */
void object_cache_fetch(struct object_cache *cache, const struct unit *unit, enum step_kind kind,
			const char *command);

/* After make: keeps those that make has compiled since, and makes room when they are too many. */
void object_cache_end(struct object_cache *cache);

#endif

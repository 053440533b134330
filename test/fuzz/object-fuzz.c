// SPDX-License-Identifier: GPL-2.0-or-later
/* Kept objects: the cache is the user's own, but disks fail and other programs write. */
#include "quiet.h"
#include "../../builder/compile/object-entry.h"
#include "../../lib/digest.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is written in the same way, but for the order of lines. */
static void round_trip(struct arena *arena, const struct object_entry *entry)
{
	struct object_entry again;
	size_t size;
	char *text = object_entry_text(arena, entry, &size);

	if (!object_entry_read(arena, text, size, &again) ||
	    again.files.count != entry->files.count || again.names.count != entry->names.count ||
	    again.log_size != entry->log_size || again.object_size != entry->object_size ||
	    memcmp(again.object, entry->object, entry->object_size))
		abort();
}

/* With the right digest in front, which a fuzzer does not find. */
static void read_with_digest(struct arena *arena, const uint8_t *data, size_t size)
{
	const char *head = arena_printf(arena, "klp-build object 1\ndigest %s\n",
					digest_of(arena, data, size));
	size_t length = strlen(head);
	char *text = arena_alloc(arena, length + size + 1);
	struct object_entry entry;

	memcpy(text, head, length);
	memcpy(text + length, data, size);
	if (object_entry_read(arena, text, length + size, &entry))
		round_trip(arena, &entry);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct object_entry entry;
	char *text = arena_alloc(arena, size + 1);

	memcpy(text, data, size);
	quiet_begin();
	if (object_entry_read(arena, text, size, &entry))
		round_trip(arena, &entry);
	read_with_digest(arena, data, size);
	quiet_end();
	arena_free(arena);
	return 0;
}

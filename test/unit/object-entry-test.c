/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kept object comes back as it was, and one that is damaged anywhere does not. */
#include "check.h"
#include "../../builder/compile/object-entry.h"
#include "../../lib/digest.h"

static struct arena *arena;

static const char log_text[] = "a warning\n";
static const char object[] = "\177ELF\0\1\2\3\n\n";

static char *text_of(size_t *size)
{
	struct object_entry entry = {
		.log = log_text,
		.log_size = sizeof(log_text) - 1,
		.object = object,
		.object_size = sizeof(object) - 1,
	};

	*array_push(arena, &entry.files) =
		(struct object_input){ "fs/proc/cmdline.c", digest_of(arena, "x", 1) };
	*array_push(arena, &entry.names) = (struct object_input){ "fs", digest_of(arena, "y", 1) };
	return object_entry_text(arena, &entry, size);
}

static bool reads(const char *text, size_t size, struct object_entry *entry)
{
	return object_entry_read(arena, arena_copy(arena, text, size + 1), size, entry);
}

static void test_round_trip(void)
{
	struct object_entry entry;
	size_t size;
	const char *text = text_of(&size);

	check(reads(text, size, &entry), "what was written is read");
	check(entry.files.count == 1 && !strcmp(entry.files.items[0].path, "fs/proc/cmdline.c") &&
		      !strcmp(entry.files.items[0].digest, digest_of(arena, "x", 1)),
	      "with its files");
	check(entry.names.count == 1 && !strcmp(entry.names.items[0].path, "fs"),
	      "and directories");
	check(entry.log_size == sizeof(log_text) - 1 &&
		      !memcmp(entry.log, log_text, entry.log_size),
	      "the compiler's messages are as they were");
	check(entry.object_size == sizeof(object) - 1 &&
		      !memcmp(entry.object, object, entry.object_size),
	      "the object, too");
}

static void test_damage(void)
{
	struct object_entry entry;
	size_t size, i, accepted = 0;
	char *text = text_of(&size);

	for (i = 0; i < size; i++) {
		text[i] ^= 1;
		accepted += reads(text, size, &entry);
		text[i] ^= 1;
	}
	check(!accepted, "no byte may be another one");
	for (i = 0; i < size; i++)
		accepted += reads(text, i, &entry);
	check(!accepted, "no byte may be missing at the end");
}

int main(void)
{
	arena = arena_new();
	test_round_trip();
	test_damage();
	arena_free(arena);
	return check_done();
}

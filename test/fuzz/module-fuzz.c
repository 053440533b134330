// SPDX-License-Identifier: GPL-2.0-or-later
/* Livepatch modules that anybody made: read, and held against each other as --replaces and --transitions do. */
#include "quiet.h"
#include "../../livepatch/promises.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A module of another name, with nothing: all of the first one is lost. */
static void compare(struct arena *arena, const struct module_summary *module)
{
	struct module_summary other = { .name = "other", .release = module->release };
	struct enabled_modules enabled = { 0 };

	*array_push(arena, &enabled) = module;
	transition_find(arena, &enabled, &other);
	other.replace = SUMMARY_REPLACES;
	transition_find(arena, &enabled, &other);
	transition_find(arena, &enabled, module);
	transition_find(arena, &enabled, NULL);
	promises_check(arena, &enabled, &other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int file = memfd_create("module", MFD_CLOEXEC);
	struct arena *arena = arena_new();
	const struct module_summary *module;
	char path[64];

	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	quiet_begin();
	module = module_summary_read(arena, path);
	if (module)
		compare(arena, module);
	quiet_end();
	close(file);
	arena_free(arena);
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* Hostile patch files. */
#include "quiet.h"
#include "../../builder/patches/parse.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();

	quiet_begin();
	patch_parse(arena, "x.patch", arena_strndup(arena, (const char *)data, size), size);
	quiet_end();
	arena_free(arena);
	return 0;
}

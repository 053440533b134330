// SPDX-License-Identifier: GPL-2.0-or-later
/* Hostile patch files. */
#include "quiet.h"
#include "../../builder/patches/other-formats.h"
#include "../../builder/patches/parse.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size);

	quiet_begin();
	patch_parse(arena, "x.patch", text, size);
	format_without_diff(text, size);
	format_is_cover_letter(text);
	quiet_end();
	arena_free(arena);
	return 0;
}

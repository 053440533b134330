// SPDX-License-Identifier: GPL-2.0-or-later
#include "quiet.h"
#include "../../lib/symvers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct symvers symvers = { 0 };

	quiet_begin();
	/* As file_read() gives it: with a zero byte behind. */
	symvers_parse(&symvers, arena, arena_strndup(arena, (const char *)data, size), size,
		      "fuzz");
	symvers_find(&symvers, "system_state");
	quiet_end();
	arena_free(arena);
	return 0;
}

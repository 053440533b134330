// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two texts, split at the first zero byte: the result without its #line directives has to
 * be the patched text.
 */
#include "../../builder/patches/line-directives.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static bool is_line_directive(const char *at, const char *end)
{
	return end - at > 6 && !memcmp(at, "#line ", 6);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
	struct arena *arena = arena_new();
	const char *orig, *patched, *out, *at, *end, *p;
	size_t orig_size, patched_size, out_size;

	if (!zero || memchr(zero + 1, 0, size - (size_t)(zero + 1 - data)) ||
	    memmem(data, size, "#line", 5)) {
		arena_free(arena);
		return 0;
	}
	orig = (const char *)data;
	orig_size = (size_t)(zero - data);
	patched = (const char *)zero + 1;
	patched_size = size - orig_size - 1;
	out = lines_keep(arena, orig, orig_size, patched, patched_size, &out_size);
	p = patched;
	for (at = out; at < out + out_size; at = end) {
		const char *newline = memchr(at, '\n', (size_t)(out + out_size - at));

		end = newline ? newline + 1 : out + out_size;
		if (is_line_directive(at, end))
			continue;
		if (patched + patched_size - p < end - at || memcmp(at, p, (size_t)(end - at)))
			abort();
		p += end - at;
	}
	if (p != patched + patched_size)
		abort();
	arena_free(arena);
	return 0;
}

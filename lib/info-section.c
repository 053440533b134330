// SPDX-License-Identifier: GPL-2.0-or-later
#include "info-section.h"
#include "message.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

#define MAGIC	    "klpinfo" /* and its zero byte */
#define MAGIC_SIZE  8
#define HEADER_SIZE 16
/* A report of a thousand patches has a few megabytes. */
#define MAX_TEXT (64u << 20)
/* zlib cannot compress better than 1032:1, so a larger claim is a lie. */
#define MAX_RATIO 1032u

int klp_info_encode(struct arena *arena, const char *text, size_t size, void **out,
		    size_t *out_size)
{
	uLongf packed = compressBound(size);
	uint8_t *section;
	int i;

	if (size > MAX_TEXT)
		return fail("the report has %zu bytes, more than the %u that " KLP_INFO_SECTION
			    " may hold; split the patches over several modules",
			    size, MAX_TEXT);
	section = arena_alloc(arena, HEADER_SIZE + packed);
	memcpy(section, MAGIC, MAGIC_SIZE);
	for (i = 0; i < 8; i++)
		section[MAGIC_SIZE + i] = (uint8_t)((uint64_t)size >> (8 * i));
	if (compress2(section + HEADER_SIZE, &packed, (const Bytef *)text, size,
		      Z_BEST_COMPRESSION) != Z_OK)
		return fail("the report cannot be compressed: out of memory");
	*out = section;
	*out_size = HEADER_SIZE + packed;
	return 0;
}

int klp_info_decode(struct arena *arena, const void *section, size_t size, const char *where,
		    char **text, size_t *text_size)
{
	const uint8_t *bytes = section;
	uint64_t claimed = 0;
	uLongf unpacked;
	uLong packed;
	char *copy;
	int i;

	if (size < HEADER_SIZE || memcmp(bytes, MAGIC, MAGIC_SIZE))
		return fail("%s: " KLP_INFO_SECTION " does not begin as klp-build writes it; the "
			    "module was made by another tool, or damaged",
			    where);
	for (i = 0; i < 8; i++)
		claimed |= (uint64_t)bytes[MAGIC_SIZE + i] << (8 * i);
	packed = size - HEADER_SIZE;
	if (claimed > MAX_TEXT || claimed / MAX_RATIO > packed)
		return fail("%s: " KLP_INFO_SECTION " claims %llu bytes of report; the module is "
			    "damaged",
			    where, (unsigned long long)claimed);
	copy = arena_alloc(arena, claimed + 1);
	unpacked = claimed;
	if (uncompress2((Bytef *)copy, &unpacked, bytes + HEADER_SIZE, &packed) != Z_OK ||
	    unpacked != claimed || packed != size - HEADER_SIZE)
		return fail("%s: the report in " KLP_INFO_SECTION
			    " cannot be unpacked; the module is "
			    "damaged",
			    where);
	*text = copy;
	*text_size = claimed;
	return 0;
}

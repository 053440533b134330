// SPDX-License-Identifier: GPL-2.0-or-later
#include "info.h"
#include "contents.h"
#include "format.h"
#include "../lib/message.h"

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
		return fail(
			"%s: " KLP_INFO_SECTION
			" does not begin as klp-build writes it; another tool made the module, or it is damaged",
			where);
	for (i = 0; i < 8; i++)
		claimed |= (uint64_t)bytes[MAGIC_SIZE + i] << (8 * i);
	packed = size - HEADER_SIZE;
	if (claimed > MAX_TEXT || claimed / MAX_RATIO > packed)
		return fail("%s: " KLP_INFO_SECTION
			    " claims %llu bytes of report; the module is damaged",
			    where, (unsigned long long)claimed);
	copy = arena_alloc(arena, claimed + 1);
	unpacked = claimed;
	if (uncompress2((Bytef *)copy, &unpacked, bytes + HEADER_SIZE, &packed) != Z_OK ||
	    unpacked != claimed || packed != size - HEADER_SIZE)
		return fail("%s: the report in " KLP_INFO_SECTION
			    " cannot be unpacked; the module is damaged",
			    where);
	*text = copy;
	*text_size = claimed;
	return 0;
}

/* Copies the report without the details that .klp.info leaves out. */
static struct report without_details(struct arena *arena, const struct report *report)
{
	struct report info = *report;
	const struct report_unit *unit;

	memset(&info.units, 0, sizeof(info.units));
	array_for_each(unit, &report->units) {
		struct report_unit *copy = array_push(arena, &info.units);

		*copy = *unit;
		copy->relocations.count = 0;
		copy->ignored.count = 0;
	}
	return info;
}

int klp_info_add(struct elf_out *out, const struct elf_file *module, const struct report *report)
{
	struct report info = without_details(out->arena, report);
	struct out_section *section;
	size_t size, section_size;
	void *data;
	char *text;

	contents_describe(out->arena, module, &info);
	text = report_text(&info, out->arena, &size);
	if (!text || klp_info_encode(out->arena, text, size, &data, &section_size))
		return -1;
	section = elf_out_section(out, KLP_INFO_SECTION, SHT_PROGBITS, 0, 1);
	elf_out_append(out, section, data, section_size, 1);
	return 0;
}

struct report *klp_info_read(struct arena *arena, struct elf_file *module, const char *where)
{
	const struct elf_section *section = elf_section_by_name(module, KLP_INFO_SECTION);
	size_t size;
	char *text;

	if (!section || !section->data) {
		fail("%s: there is no " KLP_INFO_SECTION
		     " section in it, so what it replaces is not known; only modules that klp-build made describe themselves",
		     where);
		return NULL;
	}
	if (klp_info_decode(arena, section->data, section->size, where, &text, &size))
		return NULL;
	return report_parse(arena, text, size,
			    arena_printf(arena, "%s(" KLP_INFO_SECTION ")", where));
}

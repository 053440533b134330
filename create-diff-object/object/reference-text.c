// SPDX-License-Identifier: GPL-2.0-or-later
#include "reference-text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* More of a string than this says nothing more in a table. */
#define STRING_SHOWN 40

const char *place_text(struct arena *arena, int64_t at)
{
	return arena_printf(arena, "%s0x%llx", at < 0 ? "-" : "+",
			    (unsigned long long)(at < 0 ? -(uint64_t)at : (uint64_t)at));
}

/* As C has it: what comes from an object may hold anything. */
static const char *string_text(struct arena *arena, const struct symbol *string, uint64_t offset)
{
	static const char escapes[] = "\nn\tt\rr\"\"\\\\";
	const uint8_t *bytes = symbol_bytes(string);
	/* 0: not in a mergeable section (sanitizer.c) */
	uint64_t width = string->section->elf->header.sh_entsize ?: 1, i;
	char *text = arena_alloc(arena, 4 * STRING_SHOWN + 8), *out = text;

	*out++ = '"';
	for (i = offset; i + width < string->size; i += width) {
		const char *escape = bytes[i] ? strchr(escapes, bytes[i]) : NULL;

		if ((i - offset) / width == STRING_SHOWN) {
			out = stpcpy(out, "...");
			break;
		}
		if (escape && (escape - escapes) % 2 == 0)
			out += sprintf(out, "\\%c", escape[1]);
		else if (isprint(bytes[i]))
			*out++ = (char)bytes[i];
		else
			out += sprintf(out, "\\%03o", bytes[i]);
	}
	strcpy(out, "\"");
	return text;
}

const char *reference_text(struct arena *arena, const struct reference *reference)
{
	const struct symbol *target = reference->target;
	int64_t offset = reference->target_offset;

	if (target->kind == KIND_STRING && symbol_bytes(target) && offset >= 0 &&
	    (uint64_t)offset < target->size)
		return string_text(arena, target, (uint64_t)offset);
	if (!offset)
		return target->name;
	return arena_printf(arena, "%s%s", target->name, place_text(arena, offset));
}

const char *references_text(struct arena *arena, const struct reference *from,
			    const struct reference *to, const char *place)
{
	if (!from)
		return arena_printf(arena, "refers to %s at %s, where there was nothing",
				    reference_text(arena, to), place);
	if (!to)
		return arena_printf(arena, "no longer refers to %s at %s",
				    reference_text(arena, from), place);
	return arena_printf(arena, "refers to %s instead of %s at %s", reference_text(arena, to),
			    reference_text(arena, from), place);
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How large are the entries of a special section? Assemblers do not write it down (most
 * sections have sh_entsize 0), and it differs between kernels, configurations and
 * architectures: struct bug_entry has 12 bytes with two relocations on x86-64, 24 with
 * absolute addresses, 8 with one relocation without CONFIG_DEBUG_BUGVERBOSE. But all
 * entries of a section are alike, so the places of the relocations repeat with the entry's
 * size.
 */
#include "entry-size.h"
#include "special.h"
#include "../../lib/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ENTRY_MAX 4096

/*
 * Does the relocation point to code? The first one of each entry does, except in tables about
 * data.
 */
static bool points_to_code(const struct elf_reloc *reloc)
{
	return reloc->symbol->section && (reloc->symbol->section->header.sh_flags & SHF_EXECINSTR);
}

/*
 * Do entries of `size` bytes each have min to max relocations? If min == max, these must be at
 * the same places in all entries, and all or none must point to code. If the kernel's
 * configuration decides on the number (struct bug_entry), only the first relocation of an entry
 * points to code: that tells one entry with two relocations from two entries with one each.
 * Returns the number of the first entry that does not fit, or `count` if all do.
 */
static uint64_t fit(const struct section *section, uint64_t size, uint64_t count, unsigned int min,
		    unsigned int max, size_t *relocs)
{
	const struct elf_section *elf = section->elf;
	size_t first = 0, i;
	uint64_t entry;

	for (entry = 0; entry < count; entry++, first = i) {
		uint64_t base = entry * size;

		for (i = first; i < elf->reloc_count && elf->relocs[i].offset < base + size; i++)
			;
		*relocs = i - first;
		if (*relocs < min || *relocs > max)
			return entry;
		if (elf->relocs[first].offset - base != elf->relocs[0].offset ||
		    points_to_code(&elf->relocs[first]) != points_to_code(&elf->relocs[0]))
			return entry;
		for (i = first; min == max && i < first + *relocs; i++)
			if (elf->relocs[i].offset - base != elf->relocs[i - first].offset ||
			    elf->relocs[i].type != elf->relocs[i - first].type)
				return entry;
		for (i = first + 1; section->special->relocs_min && i < first + *relocs; i++)
			if (points_to_code(&elf->relocs[i]))
				return entry;
		i = first + *relocs;
	}
	return first == elf->reloc_count ? count : count - 1;
}

/* The size that the environment gives; 0 when it gives none, -1 after an error. */
static int64_t override_of(const struct object *object, const struct section *section)
{
	const char *name = section->special->size_override;
	const char *text = name ? getenv(name) : NULL;
	unsigned long value;
	char *end;

	if (!text || !*text)
		return 0;
	errno = 0;
	value = strtoul(text, &end, 0);
	if (errno || *end || !value || value > ENTRY_MAX)
		return fail("%s=%s: is not the size of a structure", name, text);
	if (section->elf->size % value)
		return fail("%s: section %s has %llu bytes, which %s=%lu does not divide",
			    object->elf->path, section->name,
			    (unsigned long long)section->elf->size, name, value);
	return (int64_t)value;
}

static int check_override(const struct object *object, const struct section *section, uint64_t size)
{
	const struct special *special = section->special;
	unsigned int min = special->relocs_min ? special->relocs_min : special->relocs;
	uint64_t count = section->elf->size / size, misfit;
	size_t relocs = 0;

	if (!special->relocs)
		return 0;
	misfit = fit(section, size, count, min, special->relocs, &relocs);
	if (misfit < count)
		return fail(
			"%s: section %s: with %s=%llu, entry %llu would have %zu relocations; the section's relocations do not repeat with that size",
			object->elf->path, section->name, special->size_override,
			(unsigned long long)size, (unsigned long long)misfit, relocs);
	return 0;
}

/* The size of entries with that many relocations each, or 0. */
static uint64_t size_with(const struct section *section, unsigned int relocs)
{
	const struct elf_section *elf = section->elf;
	uint64_t count = elf->reloc_count / relocs, size;
	size_t ignored;

	if (!count || elf->reloc_count % relocs)
		return 0;
	size = elf->size / count;
	/* The last entry lacks its padding: take the distance between entries. */
	if (elf->size % count && section->special->may_end_short && count > 1)
		size = elf->relocs[relocs].offset - elf->relocs[0].offset;
	else if (elf->size % count)
		return 0;
	if (size < 4 * relocs || size > ENTRY_MAX || (count - 1) * size >= elf->size ||
	    count * size < elf->size)
		return 0;
	return fit(section, size, count, relocs, relocs, &ignored) == count ? size : 0;
}

int find_entry_size(const struct object *object, const struct section *section, uint64_t *size)
{
	const struct special *special = section->special;
	const struct elf_section *elf = section->elf;
	unsigned int min = special->relocs_min ? special->relocs_min : special->relocs, relocs;
	int64_t given = override_of(object, section);
	uint64_t entsize = elf->header.sh_entsize;
	size_t ignored;

	*size = 0;
	if (given < 0 || !elf->size)
		return given < 0 ? -1 : 0;
	if (given) {
		*size = (uint64_t)given;
		return check_override(object, section, *size);
	}
	if (!special->relocs)
		return 0;
	if (!elf->data)
		return fail("%s: section %s has no bytes", object->elf->path, section->name);
	for (relocs = special->relocs; relocs >= min && !*size; relocs--)
		*size = size_with(section, relocs);
	if (*size)
		return 0;
	/*
	 * When the number of relocations varies from entry to entry, their places do not give the
	 * size away.
	 */
	if (entsize > 1 && entsize <= ENTRY_MAX && elf->size % entsize == 0 &&
	    fit(section, entsize, elf->size / entsize, min, special->relocs, &ignored) ==
		    elf->size / entsize) {
		*size = entsize;
		return 0;
	}
	return fail(
		"%s: section %s: %llu bytes with %zu relocations are not entries with %u relocations each; the layout is not known%s%s",
		object->elf->path, section->name, (unsigned long long)elf->size, elf->reloc_count,
		special->relocs,
		special->size_override ? "; give the size of an entry in the environment: " : "",
		special->size_override ? special->size_override : "");
}

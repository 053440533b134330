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
#include "../arch/arch.h"
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

/* Does it refer to where a function begins, in this object or in another one? */
static bool points_to_function(const struct elf_reloc *reloc)
{
	uint64_t place = reloc->symbol->value + (uint64_t)reloc->addend;
	const struct symbol *symbol;

	if (!reloc->symbol->section)
		return reloc->symbol->shndx == SHN_UNDEF;
	symbol = symbol_at(reloc->symbol->section->user, place);
	return symbol && symbol->kind == KIND_FUNCTION && symbol->offset == place;
}

/*
 * Do all entries of `size` bytes have relocations for their first `most` fields of four bytes, of
 * which only the last may be missing, with zeros in the field instead? *last is how many entries
 * have that one.
 */
static bool fit_known(const struct section *section, uint64_t size, unsigned int most, size_t *last)
{
	const struct elf_section *elf = section->elf;
	uint64_t base;
	size_t i = 0;
	unsigned int n;

	*last = 0;
	if (elf->size % size)
		return false;
	for (base = 0; base < elf->size; base += size) {
		for (n = 0; n < most; n++) {
			uint64_t field = base + 4 * n;

			if (i < elf->reloc_count && elf->relocs[i].offset == field) {
				*last += n + 1 == most;
				i++;
			} else if (n + 1 < most || memcmp(elf->data + field, "\0\0\0", 4)) {
				return false;
			}
		}
		if (i < elf->reloc_count && elf->relocs[i].offset < base + size)
			return false;
	}
	return i == elf->reloc_count;
}

/*
 * struct alt_instr, by the sizes that it has had: static_cpu_has() of Linux 4.x to 5.12 writes zero
 * where other alternatives have their replacement code.
 */
static uint64_t alternative_size(const struct object *object, const struct section *section)
{
	uint64_t size;
	size_t last;

	for (size = 12; size <= 14; size++)
		if (special_alternative(object->arch->alternatives, size) &&
		    fit_known(section, size, 2, &last))
			return size;
	return 0;
}

/* Entries of the exception table with a function as their last field. */
static uint64_t handler_size(const struct section *section)
{
	const struct elf_section *elf = section->elf;
	const struct special *special = section->special;
	size_t last, i;

	if (!fit_known(section, special->handler_size, special->relocs + 1, &last) || !last)
		return 0;
	for (i = 0; i < elf->reloc_count; i++)
		if (elf->relocs[i].offset % special->handler_size == 4 * special->relocs &&
		    !points_to_function(&elf->relocs[i]))
			return 0;
	return special->handler_size;
}

/* The size of entries with that many relocations each, or 0. */
static uint64_t size_with(const struct section *section, unsigned int relocs)
{
	const struct elf_section *elf = section->elf;
	uint64_t count = elf->reloc_count / relocs, size, align = elf->header.sh_addralign;
	size_t ignored;

	if (!count || elf->reloc_count % relocs)
		return 0;
	if (section->special->may_end_short) {
		/* The last entry lacks its padding: take the distance between entries. */
		size = count > 1 ? elf->relocs[relocs].offset - elf->relocs[0].offset : elf->size;
		if (count == 1 && align)
			size = (size + align - 1) / align * align;
	} else if (elf->size % count) {
		return 0;
	} else {
		size = elf->size / count;
	}
	if (size < 4 * relocs || size > ENTRY_MAX || (count - 1) * size >= elf->size ||
	    count * size < elf->size)
		return 0;
	return fit(section, size, count, relocs, relocs, &ignored) == count ? size : 0;
}

static unsigned int relocs_min(const struct special *special)
{
	return special->relocs_min ? special->relocs_min : special->relocs;
}

/* The size that the object itself shows, or 0. */
static uint64_t own_size(const struct object *object, const struct section *section)
{
	const struct special *special = section->special;
	const struct elf_section *elf = section->elf;
	uint64_t entsize = elf->header.sh_entsize, size = 0;
	unsigned int relocs;
	size_t ignored;

	if (special->replacement)
		size = alternative_size(object, section);
	else if (special->handler_size)
		size = handler_size(section);
	for (relocs = special->relocs; relocs >= relocs_min(special) && !size; relocs--)
		size = size_with(section, relocs);
	if (size)
		return size;
	/*
	 * When the number of relocations varies from entry to entry, their places do not give the
	 * size away.
	 */
	if (entsize > 1 && entsize <= ENTRY_MAX && elf->size % entsize == 0 &&
	    fit(section, entsize, elf->size / entsize, relocs_min(special), special->relocs,
		&ignored) == elf->size / entsize)
		return entsize;
	return 0;
}

/* The size that the environment gives; 0 when it gives none, -1 after an error. */
static int64_t override_of(const struct section *section)
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
	return (int64_t)value;
}

/* Why entries cannot have that size, as the end of a sentence; NULL when they can. */
static const char *contradiction(struct arena *arena, const struct section *section, uint64_t size)
{
	const struct special *special = section->special;
	uint64_t bytes = section->elf->size, count = (bytes + size - 1) / size, misfit;
	size_t relocs = 0;

	if (bytes % size && !special->may_end_short)
		return arena_printf(arena, "the section has %llu bytes, which it does not divide",
				    (unsigned long long)bytes);
	if (!special->relocs || special->action == SPECIAL_DROP)
		return NULL;
	misfit = fit(section, size, count, relocs_min(special), special->relocs, &relocs);
	return misfit < count ? arena_printf(arena, "entry %llu would have %zu relocations",
					     (unsigned long long)misfit, relocs)
			      : NULL;
}

int find_entry_size(struct arena *arena, const struct object *object, const struct section *section,
		    uint64_t *size)
{
	const struct special *special = section->special;
	const struct elf_section *elf = section->elf;
	bool has_entries = special->relocs && special->action != SPECIAL_DROP;
	int64_t given = override_of(section);
	const char *why;

	*size = 0;
	if (given < 0 || !elf->size)
		return given < 0 ? -1 : 0;
	if (has_entries && !elf->data)
		return fail("%s: section %s has no bytes", object->elf->path, section->name);
	if (has_entries)
		*size = own_size(object, section);
	if (given && (uint64_t)given != *size) {
		why = contradiction(arena, section, (uint64_t)given);
		if (!why)
			*size = (uint64_t)given;
		else if (*size || !has_entries)
			warning("%s: section %s: %s=%lld is not right (%s), and is ignored",
				object->elf->path, section->name, special->size_override,
				(long long)given, why);
		else
			return fail("%s: section %s: %s=%lld is not right: %s", object->elf->path,
				    section->name, special->size_override, (long long)given, why);
	}
	if (*size || !has_entries)
		return 0;
	return fail(
		"%s: section %s: %llu bytes with %zu relocations are not entries with %u relocations each; the layout is not known%s%s",
		object->elf->path, section->name, (unsigned long long)elf->size, elf->reloc_count,
		special->relocs,
		special->size_override ? "; give the size of an entry in the environment: " : "",
		special->size_override ? special->size_override : "");
}

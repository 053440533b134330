// SPDX-License-Identifier: GPL-2.0-or-later
/* Sections that a livepatch module cannot have, or that nobody knows. */
#include "parts.h"
#include "../arch/arch.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <string.h>

static bool has_code(const struct object *object)
{
	const struct symbol *const *item;

	array_for_each(item, &object->symbols)
		if ((*item)->kind == KIND_FUNCTION && (*item)->size)
			return true;
	return false;
}

int check_objtool(struct diff *diff)
{
	const struct object *orig = diff->orig, *patched = diff->patched;

	/* Code has other bytes once objtool has seen it: NOPs for fentry calls and jump labels. */
	if (orig->objtool != patched->objtool && has_code(orig) && has_code(patched))
		return fail(
			"%s: objtool has processed %s, but not %s; compile both with it, or both without it",
			diff->options.unit, (orig->objtool ? orig : patched)->elf->path,
			(orig->objtool ? patched : orig)->elf->path);
	if (patched->objtool) {
		const char *text =
			"objtool has processed the objects: what it wrote goes with the code, and a module made of the output must not be given to it again";

		warn_and_report(diff, text);
	}
	return 0;
}

/* Refuses code that works only with entries that the module loader does not read. */
static int check_entries(const struct diff *diff, const struct included_symbol *symbol)
{
	const struct record **item;

	array_for_each(item, &symbol->records) {
		const struct record *record = *item;

		if (record->special->action == SPECIAL_REFUSE_ENTRIES)
			return fail("%s: %s(): has an entry in %s; %s", diff->options.unit,
				    whole_function(symbol->from)->name, record->section->name,
				    record->special->reason);
	}
	return 0;
}

/* Returns the included code that a relocation points at, or NULL. */
static const struct symbol *included_target(const struct diff *diff, const struct elf_reloc *reloc)
{
	const struct symbol *target = reloc->symbol->user;

	if (!reloc->symbol->section || !reloc->type)
		return NULL;
	if (reloc->symbol->type == STT_SECTION || !target)
		target = symbol_at(reloc->symbol->section->user,
				   reloc->symbol->value + (uint64_t)reloc->addend);
	return target && choice_of(diff, target)->included && symbol_is_code(target) ? target
										     : NULL;
}

/*
 * A table that somebody walks through has no symbols: the compiler and __section() name
 * what they make. Its entries for included code would be missing.
 */
static int check_unknown(const struct diff *diff, const struct section *section)
{
	const struct elf_section *elf = section->elf;
	size_t i;

	if (section->special || section->pieces || !is_relevant(section) || section->init ||
	    is_plain_section(section->name))
		return 0;
	for (i = 0; i < elf->reloc_count; i++) {
		const struct symbol *target = included_target(diff, &elf->relocs[i]);
		const struct symbol *covers;

		if (!target)
			continue;
		covers = symbol_at(section, elf->relocs[i].offset);
		if (covers && (covers->elf || choice_of(diff, covers)->included))
			continue;
		return fail(
			"%s: section %s, which is not known, refers to %s() at +0x%llx; what reads it would not find the replacement's entry",
			diff->options.unit, section->name, target->name,
			(unsigned long long)elf->relocs[i].offset);
	}
	return 0;
}

int check_sections(struct diff *diff)
{
	const struct included_symbol **item;
	int result = 0;
	size_t i;

	array_for_each(item, &diff->selection->symbols)
		result |= check_entries(diff, *item);
	for (i = 1; i < diff->patched->section_count; i++)
		result |= check_unknown(diff, &diff->patched->sections[i]);
	return result;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Step 5, a part: x86 kernels with CONFIG_X86_KERNEL_IBT overwrite the ENDBR of each function
 * to which no pointer exists: objtool lists those in .ibt_endbr_seal. On a CPU with IBT, a call
 * through a pointer that a livepatch makes would trap there.
 *
 * Compilers leave the landing pad (ENDBR, arm64's BTI) and kCFI's type hash out of static functions
 * whose address is not taken: the same happens when the patch is the first to take it.
 */
#include "../arch/arch.h"
#include "include.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/* A sealed place: an address, or in a relocatable file one in a section. */
struct seal {
	const struct elf_section *section;
	uint64_t place;
};

typedef ARRAY(struct seal) seal_list;

static int compare_seals(const void *a, const void *b)
{
	const struct seal *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static int read_seals(struct diff *diff, seal_list *seals)
{
	struct elf_file *elf = running_file(diff);
	bool relocatable = elf->header.e_type == ET_REL;
	size_t i, n;

	for (i = 1; i < elf->section_count; i++) {
		struct elf_section *section = &elf->sections[i];

		if (strcmp(section->name, ".ibt_endbr_seal") || !section->data)
			continue;
		if (relocatable && elf_relocs(elf, section))
			return -1;
		for (n = 0; n < (relocatable ? section->reloc_count : section->size / 4); n++) {
			struct seal *seal = array_push(diff->arena, seals);

			if (relocatable) {
				seal->section = section->relocs[n].symbol->section;
				seal->place = section->relocs[n].symbol->value +
					      (uint64_t)section->relocs[n].addend;
			} else {
				seal->place = section->header.sh_addr + n * 4 +
					      (uint64_t)(int32_t)elf_integer(
						      elf, section->data + n * 4, 4);
			}
		}
	}
	if (seals->count)
		qsort(seals->items, seals->count, sizeof(struct seal), compare_seals);
	return 0;
}

static bool is_sealed(const struct diff *diff, const seal_list *seals,
		      const struct elf_symbol *symbol)
{
	struct seal wanted = { .place = symbol->value };

	if (running_file(diff)->header.e_type == ET_REL)
		wanted.section = symbol->section;
	return seals->count &&
	       bsearch(&wanted, seals->items, seals->count, sizeof(wanted), compare_seals);
}

/* Can the patched function be called through a pointer, and the original not? */
static bool gets_landing_pad(const struct diff *diff, const struct symbol *patched)
{
	const struct symbol *orig = patched->twin;
	bool (*is_landing_pad)(const uint8_t *) = diff->patched->arch->is_landing_pad;

	if (patched->kind != KIND_FUNCTION || !orig)
		return false;
	if (patched->type_hash && !orig->type_hash)
		return true;
	return is_landing_pad && patched->size >= 4 && orig->size >= 4 && symbol_bytes(patched) &&
	       symbol_bytes(orig) && is_landing_pad(symbol_bytes(patched) + patched->lead) &&
	       !is_landing_pad(symbol_bytes(orig) + orig->lead);
}

static int check_symbol(const struct diff *diff, const seal_list *seals,
			const struct symbol *symbol)
{
	size_t i;

	for (i = 0; i < symbol->reference_count; i++) {
		const struct reference *reference = &symbol->references[i];
		const struct klp_symbol *klp = reference->target->klp;
		bool sealed;

		if (!goes_to_running(symbol, reference, false) || !klp || !klp->elf ||
		    !elf_is_function(klp->elf))
			continue;
		sealed = is_sealed(diff, seals, klp->elf);
		if (!sealed && !gets_landing_pad(diff, reference->target))
			continue;
		if (symbol_is_code(symbol) && symbol_bytes(symbol) &&
		    diff->patched->arch->transfer(symbol_bytes(symbol), reference->offset,
						  reference->type) != TRANSFER_NONE)
			continue;
		if (!sealed)
			return fail(
				"%s: %s takes the address of %s(), to which nothing in the original has a pointer; so it was compiled without what a call through a pointer needs (ENDBR, BTI or the type hash), and traps: add a static function that calls it, and use the address of that",
				diff->options.unit, symbol->name, klp->name);
		return fail(
			"%s: %s takes the address of %s(), to which nothing in the running kernel has a pointer; so its ENDBR is gone, and a call through the pointer traps on CPUs with IBT: add a static function that calls it, and use the address of that",
			diff->options.unit, symbol->name, klp->name);
	}
	return 0;
}

int check_seals(struct diff *diff)
{
	seal_list seals = { 0 };
	struct symbol **item;
	int result = 0;

	if (read_seals(diff, &seals))
		return -1;
	array_for_each(item, &diff->included->symbols)
		result |= check_symbol(diff, &seals, *item);
	return result;
}

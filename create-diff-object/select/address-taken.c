// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * x86 kernels with CONFIG_X86_KERNEL_IBT overwrite the ENDBR of functions to which no pointer
 * exists; objtool lists them in .ibt_endbr_seal. If a livepatch takes the address of one, a call
 * through the pointer traps on a CPU with IBT.
 *
 * Compilers leave the landing pad (ENDBR, arm64's BTI) and kCFI's type hash out of static
 * functions whose address is not taken: a patch that is the first to take it has the same effect.
 */
#include "parts.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../../lib/message.h"

#include <stdlib.h>
#include <string.h>

/*
 * A place whose ENDBR is overwritten: an address, or in a relocatable file a place in a section.
 */
struct sealed_place {
	const struct elf_section *section;
	uint64_t place;
};

typedef ARRAY(struct sealed_place) sealed_list;

static int compare_sealed(const void *a, const void *b)
{
	const struct sealed_place *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static int read_sealed(struct diff *diff, sealed_list *sealed)
{
	const struct elf_file *elf = running_file(diff);
	bool relocatable = elf->header.e_type == ET_REL;
	size_t i, n;

	for (i = 1; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];

		if (strcmp(section->name, ".ibt_endbr_seal") || !section->data)
			continue;
		if (relocatable && running_relocs(diff, i))
			return -1;
		for (n = 0; n < (relocatable ? section->reloc_count : section->size / 4); n++) {
			struct sealed_place *place = array_push(diff->arena, sealed);

			if (relocatable) {
				place->section = section->relocs[n].symbol->section;
				place->place = section->relocs[n].symbol->value +
					       (uint64_t)section->relocs[n].addend;
			} else {
				place->place = section->header.sh_addr + n * 4 +
					       (uint64_t)(int32_t)elf_integer(
						       elf, section->data + n * 4, 4);
			}
		}
	}
	if (sealed->count)
		qsort(sealed->items, sealed->count, sizeof(*sealed->items), compare_sealed);
	return 0;
}

static bool is_sealed(const struct diff *diff, const sealed_list *sealed,
		      const struct elf_symbol *symbol)
{
	struct sealed_place wanted = { .place = symbol->value };

	if (running_file(diff)->header.e_type == ET_REL)
		wanted.section = symbol->section;
	return sealed->count &&
	       bsearch(&wanted, sealed->items, sealed->count, sizeof(wanted), compare_sealed);
}

/* Can the patched function be called through a pointer, but the original not? */
static bool gets_landing_pad(const struct diff *diff, const struct symbol *patched)
{
	const struct symbol *orig = twin_of(diff, patched);
	bool (*is_landing_pad)(const uint8_t *) = diff->patched->arch->is_landing_pad;

	if (patched->kind != KIND_FUNCTION || !orig)
		return false;
	if (patched->type_hash && !orig->type_hash)
		return true;
	return is_landing_pad && patched->size >= 4 && orig->size >= 4 && symbol_bytes(patched) &&
	       symbol_bytes(orig) && is_landing_pad(symbol_bytes(patched) + patched->lead) &&
	       !is_landing_pad(symbol_bytes(orig) + orig->lead);
}

int is_calls_only(struct diff *diff, const struct symbol *patched, const struct klp_symbol *klp,
		  bool *result)
{
	sealed_list sealed = { 0 };

	if (read_sealed(diff, &sealed))
		return -1;
	*result = is_sealed(diff, &sealed, klp->elf) || gets_landing_pad(diff, patched);
	return 0;
}

static int check_symbol(const struct diff *diff, const sealed_list *sealed,
			const struct included_symbol *included)
{
	const struct symbol *symbol = included->from;
	size_t i;

	for (i = 0; i < included->reference_count; i++) {
		const struct reference *reference = &included->references[i];
		const struct klp_symbol *klp = choice_of(diff, reference->target)->klp;
		bool is_gone;

		if (!goes_to_running(diff, symbol, reference, false) || !klp ||
		    !(klp->calls_only || (klp->elf && elf_is_function(klp->elf))))
			continue;
		is_gone = !klp->calls_only && is_sealed(diff, sealed, klp->elf);
		if (!is_gone && !klp->calls_only && !gets_landing_pad(diff, reference->target))
			continue;
		if (symbol_is_code(symbol) && included->bytes &&
		    diff->patched->arch->transfer(included->bytes, reference->offset,
						  reference->type) != TRANSFER_NONE)
			continue;
		if (!is_gone)
			return fail(
				"%s: %s takes the address of %s(), to which nothing in the original has a pointer; so it was compiled without what a call through a pointer needs (ENDBR, BTI or the type hash), and traps: add a static function that calls it, and use the address of that",
				diff->options.unit, symbol->name, klp->name);
		return fail(
			"%s: %s takes the address of %s(), to which nothing in the running kernel has a pointer; so its ENDBR is gone, and a call through the pointer traps on CPUs with IBT: add a static function that calls it, and use the address of that",
			diff->options.unit, symbol->name, klp->name);
	}
	return 0;
}

int check_address_taken(struct diff *diff)
{
	const struct included_symbol **item;
	sealed_list sealed = { 0 };
	int result = 0;

	if (read_sealed(diff, &sealed))
		return -1;
	array_for_each(item, &diff->selection->symbols)
		result |= check_symbol(diff, &sealed, *item);
	return result;
}

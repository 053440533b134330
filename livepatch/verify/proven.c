// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What create-diff-object proved of the original source, repeated from the module and the kernel's files: the
 * running code of what is replaced is that which was compared, and where a reference told which symbol is
 * meant, it still leads to that symbol.
 */
#include "checks.h"
#include "../livepatch.h"
#include "../../lib/code-digest.h"

#include <stdlib.h>
#include <string.h>

/* The address that a relocated field of a linked file at the place means. */
static uint64_t field_address(const struct elf_file *elf, const struct kernel_reloc *type,
			      const uint8_t *bytes, uint64_t place)
{
	uint64_t value = elf_extended(elf, bytes, type->size, type->is_signed);

	return type->is_relative ? value + place : value;
}

/* Does the field of vmlinux refer to the symbol? */
static bool vmlinux_refers_to(const struct target *target, const struct target_symbol *from,
			      uint64_t at, const struct kernel_reloc *type, int64_t addend,
			      const struct target_symbol *symbol)
{
	const uint8_t *bytes = elf_bytes_at(target->elf, from->address + at, type->size);

	return bytes && field_address(target->elf, type, bytes, from->address + at) ==
				symbol->address + (uint64_t)addend;
}

/* PC32 and PLT32 fill a field in the same way. */
static bool is_filled_alike(const struct kernel_reloc *a, const struct kernel_reloc *b)
{
	return b && a->size == b->size && a->is_relative == b->is_relative &&
	       a->is_signed == b->is_signed;
}

/*
 * Does the field of a module refer to the symbol? A call of a function in the same section has no relocation: the
 * assembler wrote the distance.
 */
static bool module_refers_to(const struct verify *verify, struct target *target,
			     const struct target_symbol *from, uint64_t at,
			     const struct kernel_reloc *type, int64_t addend,
			     const struct target_symbol *symbol)
{
	struct elf_section *section = from->elf->section;
	uint64_t place = from->elf->value + at, wanted;
	size_t i;

	if (!section || !section->data || !symbol->elf->section ||
	    elf_relocs(target->elf, section) || place > section->size ||
	    section->size - place < type->size)
		return false;
	wanted = symbol->elf->value + (uint64_t)addend;
	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];

		if (reloc->offset != place || !reloc->type)
			continue;
		return is_filled_alike(type, known_reloc(verify, reloc->type)) &&
		       reloc->symbol->section == symbol->elf->section &&
		       reloc->symbol->value + (uint64_t)reloc->addend == wanted;
	}
	return type->is_relative && section == symbol->elf->section &&
	       field_address(target->elf, type, section->data + place, place) == wanted;
}

/* Repeats what told which symbol of the running object is meant. */
static void check_symbol(struct verify *verify, const struct report_unit *unit,
			 const struct report_symbol *symbol)
{
	const struct kernel_reloc *type =
		verify->arch && symbol->type ? kernel_arch_reloc_named(verify->arch, symbol->type)
					     : NULL;
	struct target *target;
	struct target_symbol from, to;
	uint64_t at;
	int64_t addend;
	size_t count;
	bool refers;

	if (!symbol->from || !symbol->at || !symbol->addend || !type || !type->size ||
	    strcmp(symbol->object, unit->object))
		return;
	target = verify_target(verify, unit->object);
	/* Symbols that are not found are findings of symbols.c. Running code is not as it was linked. */
	if (!target || !target->elf ||
	    target_find(target, symbol->name, symbol->sympos, &to, &count))
		return;
	at = strtoull(symbol->at, NULL, 16);
	addend = strtoll(symbol->addend, NULL, 16);
	refers = !target_find(target, symbol->from, symbol->from_sympos, &from, &count) &&
		 (target->kallsyms
			  ? vmlinux_refers_to(target, &from, at, type, addend, &to)
			  : module_refers_to(verify, target, &from, at, type, addend, &to));
	if (!refers)
		problem(verify,
			"%s of %s, sympos %lu, was told by a reference at %s+%s, which does not lead there in this kernel; was the livepatch built for another one, or its report changed?",
			symbol->name, symbol->object, symbol->sympos, symbol->from, symbol->at);
}

/* The symbol of the function in the file, which has its size. */
static const struct elf_symbol *elf_function(const struct target *target,
					     const struct target_symbol *symbol)
{
	const struct hash_entry *entry;

	if (symbol->elf)
		return symbol->elf;
	for (entry = hash_find(&target->elf->by_name, symbol->name); entry;
	     entry = entry->same_key) {
		const struct elf_symbol *elf = entry->value;

		if (elf->section && elf->value == symbol->address)
			return elf;
	}
	return NULL;
}

/* Adds the running code of a replaced function. Returns false when it is not there. */
static bool add_function(struct verify *verify, struct target *target, struct digest *digest,
			 const struct report_function *function)
{
	const struct elf_symbol *elf;
	struct target_symbol symbol;
	size_t count;

	if (target_find(target, function->name, function->sympos, &symbol, &count))
		return false;
	elf = elf_function(target, &symbol);
	if (!elf || code_digest_add(digest, target->elf, elf)) {
		verify->problems += elf != NULL;
		return false;
	}
	return true;
}

static void check_code(struct verify *verify, const struct report_unit *unit)
{
	struct target *target = verify_target(verify, unit->object);
	const struct report_function *function;
	struct digest digest;

	if (!target || !target->elf || !unit->proof.count)
		return;
	digest_begin(&digest);
	array_for_each(function, &unit->functions)
		/* What is not found is a finding of functions.c. */
		if (livepatch_replaces(function) &&
		    !add_function(verify, target, &digest, function))
			return;
	if (strcmp(digest_end(&digest, verify->arena), unit->proof.items[0].digest))
		problem(verify,
			"%s: the functions of %s that it replaces are not those that its source was compared with; was it built for another kernel?",
			unit->unit, unit->object);
}

void verify_proven(struct verify *verify)
{
	const struct report_symbol *symbol;
	const struct report_unit *unit;

	if (!verify->report)
		return;
	array_for_each(unit, &verify->report->units) {
		check_code(verify, unit);
		array_for_each(symbol, &unit->symbols)
			check_symbol(verify, unit, symbol);
	}
}

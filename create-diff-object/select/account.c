// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Accounts for every byte of the patched object that would be loaded, and for those of the
 * original that are gone, so that nothing is left out without a word.
 *
 * What is equal stays in the running object. Code and data that the livepatch needs is in the
 * output. Entries of special sections go where their owner goes, lists are compared by lists.c, and what
 * runs or is read only while the kernel boots has been warned of. The rest is what nothing
 * included refers to. That cannot be reached, so it does nothing: unless somebody goes through
 * the section that it is in (section->walked), or another file knows it by a name.
 */
#include "account.h"
#include "parts.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"

#include <string.h>

const char *refers_to(struct diff *diff, const struct reference *references, size_t count)
{
	const struct symbol *target = NULL;
	size_t i;

	/* A function says most; a string, least. */
	for (i = 0; i < count; i++)
		if (references[i].target &&
		    (!target || (target->kind != KIND_FUNCTION &&
				 references[i].target->kind == KIND_FUNCTION)))
			target = references[i].target;
	return target ? arena_printf(diff->arena, ", which refers to %s%s", target->name,
				     target->kind == KIND_FUNCTION ? "()" : "")
		      : "";
}

const char *table_advice(struct diff *diff, const struct section *section)
{
	return arena_printf(
		diff->arena,
		"what reads it in the running kernel would not see that; do the same in a callback, or leave it out with KPATCH_IGNORE_SECTION(\"%s\")",
		section->name);
}

bool table_is_left_out(struct diff *diff, const struct section *section, const char *what)
{
	if (!section->walked || !section_is_left_out(diff, section->name))
		return false;
	warn_and_report(
		diff,
		arena_printf(
			diff->arena,
			"what the patch does to %s in %s is left out (KPATCH_IGNORE_SECTION())",
			what, section->name));
	return true;
}

/* Does its code run, or is it read, only while the kernel boots or the module is loaded? */
static bool is_gone(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->section->init || is_discarded_exit(diff, symbol);
}

static int refuse_entry(struct diff *diff, const struct symbol *symbol, const char *does)
{
	if (table_is_left_out(diff, symbol->section, symbol->name))
		return 0;
	return fail("%s: the patch %s %s (+0x%llx of section %s, which is not known)%s; %s",
		    diff->options.unit, does, symbol->name, (unsigned long long)symbol->offset,
		    symbol->section->name,
		    refers_to(diff, symbol->references, symbol->reference_count),
		    table_advice(diff, symbol->section));
}

/* A symbol of the patched object that is new. */
static int account_new(struct diff *diff, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);

	if (symbol->section->walked && !is_harmless_state(symbol))
		return refuse_entry(diff, symbol, "adds");
	if (choice->included || !symbol->global || is_gone(diff, symbol) ||
	    symbol->section->special || symbol->section->comdat || choice->never_runs)
		return 0;
	return fail("%s: %s is new and global, and has been left out", diff->options.unit,
		    symbol->name);
}

/*
 * A function that is only moved, to where kprobes may not stop or the scheduler is not shown. It stays
 * where it is, as code is the same there.
 */
static void note_moved(struct diff *diff, const struct symbol *symbol)
{
	const struct section *to = symbol->section, *from = twin_of(diff, symbol)->section;

	if (symbol->kind != KIND_FUNCTION || choice_of(diff, symbol)->included ||
	    is_gone(diff, symbol) || !strcmp(to->name, from->name) ||
	    (is_plain_section(to->name) && is_plain_section(from->name)))
		return;
	warn_and_report(
		diff,
		arena_printf(
			diff->arena,
			"%s() only moves from section %s to %s, which has no effect on what runs already",
			symbol->name, from->name, to->name));
}

static int account_changed(struct diff *diff, const struct symbol *symbol)
{
	const struct choice *choice = choice_of(diff, symbol);

	if (symbol->kind != KIND_FUNCTION || choice->included || choice->never_runs ||
	    is_gone(diff, symbol))
		return 0;
	return fail("%s: %s() has changed (%s), and has been left out", diff->options.unit,
		    symbol->name, choice->why ? choice->why : "?");
}

/* Does the original define the name? */
static bool was_defined(const struct diff *diff, const char *name)
{
	const struct hash_entry *entry = hash_find(&diff->orig->by_name, name);

	for (; entry; entry = entry->same_key)
		if (((const struct symbol *)entry->value)->section)
			return true;
	return false;
}

/* struct module has the addresses of these two when the module is loaded, or none. */
static int account_module_entry(struct diff *diff, const struct symbol *symbol)
{
	bool init = !strcmp(symbol->name, "init_module");

	if ((!init && strcmp(symbol->name, "cleanup_module")) || was_defined(diff, symbol->name))
		return 0;
	return fail(
		"%s: the patch gives the module an %s function, and it has been loaded without one; use a callback",
		diff->options.unit, init ? "init" : "exit");
}

/* A name of something that stays where it is cannot be added: nobody would find it. */
static int account_name(struct diff *diff, const struct symbol *symbol)
{
	const struct symbol *of = symbol->alias_of ? symbol->alias_of : symbol;

	if (!symbol->global || symbol == of->type_hash || of->section->special ||
	    !twin_of(diff, of) || choice_of(diff, of)->included || was_defined(diff, symbol->name))
		return 0;
	/* modpost reads these, and lists.c has spoken of them. */
	if (is_gone(diff, of) || choice_of(diff, of)->never_runs ||
	    is_device_table_name(symbol->name))
		return 0;
	return fail(
		"%s: the patch gives %s, which does not change, another name, %s; a livepatch cannot add names to what runs: use the first one",
		diff->options.unit, twin_of(diff, of)->name, symbol->name);
}

/* Numbers that compilers and modpost make of other things. */
static bool is_derived_number(const char *name)
{
	return !strncmp(name, "__crc_", 6) || !strncmp(name, "__kcfi_typeid_", 14);
}

/* Other files may use the number, and it is linked into their code. */
static int account_absolute(struct diff *diff, const struct symbol *symbol)
{
	const struct hash_entry *entry = hash_find(&diff->orig->by_name, symbol->name);
	const struct symbol *orig = entry ? entry->value : NULL;

	if (!symbol->global || is_derived_number(symbol->name) ||
	    (orig && orig->kind == KIND_ABSOLUTE && orig->elf->value == symbol->elf->value))
		return 0;
	return fail(
		"%s: the patch %s the absolute symbol %s; the code of other files has its value: use a constant of the source",
		diff->options.unit, orig && orig->kind == KIND_ABSOLUTE ? "changes" : "adds",
		symbol->name);
}

static int account_symbol(struct diff *diff, const struct symbol *symbol)
{
	if (symbol->kind == KIND_ABSOLUTE)
		return account_absolute(diff, symbol);
	if (!symbol->elf || !symbol->section || !is_relevant(symbol->section))
		return 0;
	if (account_module_entry(diff, symbol) || account_name(diff, symbol))
		return -1;
	if (symbol->alias_of)
		return 0;
	switch (choice_of(diff, symbol)->status) {
	case STATUS_NEW:
		return account_new(diff, symbol);
	case STATUS_CHANGED:
		return account_changed(diff, symbol);
	case STATUS_SAME:
		if (twin_of(diff, symbol))
			note_moved(diff, symbol);
		return 0;
	default:
		return 0;
	}
}

/* Is it loaded, but of a type that no kernel object has, so that nothing here reads it? */
static bool is_of_unknown_type(const struct section *section)
{
	const GElf_Shdr *header = &section->elf->header;

	return (header->sh_flags & SHF_ALLOC) && section->elf->size && !is_relevant(section) &&
	       !section->special && header->sh_type != SHT_NOTE;
}

static int account_section(struct diff *diff, const struct hash *orig,
			   const struct section *section)
{
	const struct elf_section *elf = section->elf;
	const struct hash_entry *item;

	for (item = hash_find(orig, section->name); item; item = item->same_key) {
		const struct elf_section *other = ((const struct section *)item->value)->elf;

		if (other->size == elf->size && other->data && elf->data &&
		    !memcmp(other->data, elf->data, elf->size))
			return 0;
	}
	return fail("%s: section %s has a type, 0x%x, that is not known, and the patch changes it",
		    diff->options.unit, section->name, elf->header.sh_type);
}

static int account_unknown_types(struct diff *diff)
{
	const struct object *orig = diff->orig, *patched = diff->patched;
	struct hash by_name;
	int result = 0;
	size_t i;

	hash_setup(&by_name, diff->arena);
	for (i = 1; i < orig->section_count; i++)
		if (is_of_unknown_type(&orig->sections[i]))
			hash_add(&by_name, orig->sections[i].name, &orig->sections[i]);
	for (i = 1; i < patched->section_count; i++)
		if (is_of_unknown_type(&patched->sections[i]))
			result |= account_section(diff, &by_name, &patched->sections[i]);
	return result;
}

static void mark(bool *used, const struct reference *references, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (references[i].target)
			used[references[i].target->index] = true;
}

/* Which symbols of the patched object does anything refer to? */
static bool *used_symbols(struct diff *diff)
{
	const struct object *object = diff->patched;
	bool *used = arena_alloc(diff->arena, object->symbols.count * sizeof(*used));
	const struct symbol *const *item;
	const struct record *record;
	const struct gap *gap;

	array_for_each(item, &object->symbols) {
		mark(used, (*item)->references, (*item)->reference_count);
		for (record = (*item)->records; record; record = record->next)
			mark(used, record->references + 1, record->reference_count - 1);
		if ((*item)->parent)
			used[(*item)->index] = true;
		if ((*item)->held)
			mark(used, (*item)->held, 1);
	}
	array_for_each(gap, &object->gaps)
		mark(used, gap->references, gap->reference_count);
	return used;
}

static bool stays_unused(const struct diff *diff, const struct symbol *symbol)
{
	return symbol->elf && symbol->section && is_relevant(symbol->section) &&
	       !symbol->alias_of && choice_of(diff, symbol)->status == STATUS_NEW &&
	       !choice_of(diff, symbol)->included && !choice_of(diff, symbol)->never_runs &&
	       !symbol->section->special && !symbol->section->comdat && !is_gone(diff, symbol) &&
	       !is_harmless_state(symbol) && !is_unnamed_constant(symbol) &&
	       !callback_kind(symbol->section);
}

/*
 * A new static function or variable with __used, which stays out. What another one that stays out
 * refers to needs no word of its own.
 */
static void note_unused(struct diff *diff)
{
	const struct symbol *const *item;
	const bool *used = NULL;

	array_for_each(item, &diff->patched->symbols) {
		if (!stays_unused(diff, *item))
			continue;
		if (!used)
			used = used_symbols(diff);
		if (!used[(*item)->index])
			warn_and_report(
				diff,
				arena_printf(
					diff->arena,
					"%s is new, and nothing in this file refers to it: it is left out",
					(*item)->name));
	}
}

int account(struct diff *diff)
{
	const struct symbol *const *item;
	int result = 0;

	array_for_each(item, &diff->patched->symbols)
		result |= account_symbol(diff, *item);
	array_for_each(item, &diff->orig->symbols)
		if ((*item)->section && (*item)->section->walked && (*item)->elf &&
		    !(*item)->alias_of && !twin_of(diff, *item) && !is_harmless_state(*item))
			result |= refuse_entry(diff, *item, "removes");
	result |= account_unknown_types(diff) | account_gaps(diff);
	if (!result)
		note_unused(diff);
	return result;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds out where in the running object the symbols of the original are, and what contradicts that.
 *
 * Global names mean one thing. From there on references tell: what a matched function or table refers to
 * is at the place that the running one refers to, and is matched there itself. Local names that occur
 * once, and then those that the file's group or the contents tell, start it again where nothing leads.
 */
#include "prover.h"
#include "../../lib/elf-file.h"

#include <string.h>

bool is_walkable(const struct prover *prover, const struct symbol *symbol)
{
	const struct section *section = symbol->section;

	/* A module keeps the code with which it ends; vmlinux does not. */
	return section && !section->init && !section->special && !section->comdat &&
	       (prover->running->is_relocatable || strncmp(section->name, ".exit", 5)) &&
	       symbol->size;
}

/* Follows the references of what is bound, and of what these bind. */
static void walk_queue(struct prover *prover)
{
	while (prover->done < prover->queue.count) {
		const struct symbol *symbol = prover->queue.items[prover->done++];
		struct binding *binding = binding_of(prover, symbol);

		if (binding->walked || !is_walkable(prover, symbol))
			continue;
		binding->walked = true;
		walk_symbol(prover, symbol, binding->place);
	}
}

/* The place that a symbol with a global name has, as its name says. */
static bool place_by_name(const struct prover *prover, const struct symbol *symbol,
			  struct running_place *place)
{
	const struct running *running = prover->running;
	const struct hash_entry *entry = symbols_named(running, symbol->name);

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *elf = entry->value;

		if (elf->bind == STB_LOCAL ||
		    (!elf->section && elf->shndx != SHN_ABS && !running->is_relocatable))
			continue;
		*place = place_of(running, elf);
		return true;
	}
	/* Nothing defines it: a weak reference, which is 0. */
	*place = (struct running_place){ .offset = 0 };
	return !running->is_relocatable && symbol->kind == KIND_UNDEFINED;
}

static void bind_globals(struct prover *prover)
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols) {
		struct running_place place;

		if ((*item)->elf && (*item)->global && !(*item)->alias_of &&
		    (*item)->kind != KIND_ABSOLUTE && place_by_name(prover, *item, &place))
			set_binding(prover, *item, place, EVIDENCE_NAME);
	}
}

static bool is_named(const struct prover *prover, const struct symbol *symbol)
{
	return symbol->elf && !symbol->alias_of && is_walkable(prover, symbol) &&
	       (symbol->kind == KIND_FUNCTION || symbol->kind == KIND_DATA);
}

/* Can the symbol be at that place, as far as its code, its contents and its references tell? */
static bool fits(struct prover *prover, const struct symbol *orig, const struct elf_symbol *symbol)
{
	bool refuted = false;

	/* Some branches of a function may have another width. */
	if (elf_is_function(symbol) != (orig->kind == KIND_FUNCTION) ||
	    (orig->kind != KIND_FUNCTION && symbol->size != orig->size))
		return false;
	/* All of vmlinux's constants are in a section that is writable while it boots. */
	if (prover->running->is_relocatable &&
	    section_is_writable(symbol->section) != symbol_is_writable(orig))
		return false;
	prover->refuted = &refuted;
	walk_symbol(prover, orig, place_of(prover->running, symbol));
	prover->refuted = NULL;
	return !refuted;
}

/* Is it in a file of the right name, as far as that is known? */
static bool may_be_of_file(const struct elf_symbol *symbol, const struct symbol *orig)
{
	return symbol->bind == STB_LOCAL && symbol->section &&
	       (!symbol->file || !*symbol_source(orig) ||
		!strcmp(symbol->file, symbol_source(orig)));
}

/* The only local symbol of the name. */
static const struct elf_symbol *only_local(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);
	const struct elf_symbol *only = entry ? entry->value : NULL;

	return only && !entry->same_key && may_be_of_file(only, orig) && fits(prover, orig, only)
		       ? only
		       : NULL;
}

/* Returns the only one of those with the name that fits. */
static const struct elf_symbol *only_fitting(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);
	const struct elf_symbol *found = NULL;

	for (; entry; entry = entry->same_key) {
		if (!may_be_of_file(entry->value, orig) || !fits(prover, orig, entry->value))
			continue;
		if (found)
			return NULL;
		found = entry->value;
	}
	return found;
}

static const struct elf_symbol *in_group(struct prover *prover, const struct symbol *orig)
{
	const struct running *running = prover->running;
	const struct elf_symbol *symbol =
		running->group && !running->ambiguous && running->has_files &&
				!strcmp(symbol_source(orig), prover->diff->orig->source ?: "")
			? find_in_group(running, orig->name, running->group)
			: NULL;

	return symbol && fits(prover, orig, symbol) ? symbol : NULL;
}

static void bind_locals(struct prover *prover, enum evidence evidence,
			const struct elf_symbol *(*find)(struct prover *prover,
							 const struct symbol *orig))
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols) {
		const struct elf_symbol *symbol;

		if (!is_named(prover, *item) || (*item)->global ||
		    binding_of(prover, *item)->evidence)
			continue;
		symbol = find(prover, *item);
		if (!symbol)
			continue;
		set_binding(prover, *item, place_of(prover->running, symbol), evidence);
		walk_queue(prover);
	}
}

/* Lists what is different at a place where the symbol does not fit. */
static void walk_as_found(struct prover *prover, const struct symbol *orig,
			  const struct elf_symbol *symbol)
{
	if (elf_is_function(symbol) != (orig->kind == KIND_FUNCTION))
		differs(prover, orig,
			orig->kind == KIND_FUNCTION ? "is a variable there"
						    : "is a function there");
	else if (section_is_writable(symbol->section) != symbol_is_writable(orig) &&
		 prover->running->is_relocatable)
		differs(prover, orig,
			symbol_is_writable(orig) ? "is a constant there" : "is no constant there");
	else
		walk_symbol(prover, orig, place_of(prover->running, symbol));
}

/* The symbol of the running object that is most likely meant, though it does not fit. */
static const struct elf_symbol *likely(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);
	const struct elf_symbol *symbol = find_by_names(prover->diff, orig);
	size_t count = 0;

	for (; !symbol && entry; entry = entry->same_key)
		if (may_be_of_file(entry->value, orig) && !count++)
			symbol = entry->value;
	return count > 1 ? NULL : symbol;
}

/* Does a running symbol of the name fit, though nothing says that it is the one? */
static bool fits_somewhere(struct prover *prover, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(prover->running, orig->name);

	for (; entry; entry = entry->same_key)
		if (may_be_of_file(entry->value, orig) && fits(prover, orig, entry->value))
			return true;
	return false;
}

/*
 * What nothing has told apart is either there several times, in the same form, which is no difference; or
 * it is not there as it is here.
 */
static void explain_unbound(struct prover *prover)
{
	const struct symbol *const *item;

	array_for_each(item, &prover->diff->orig->symbols) {
		const struct symbol *orig = *item;
		const struct elf_symbol *symbol;

		if (!is_named(prover, orig) || binding_of(prover, orig)->evidence ||
		    fits_somewhere(prover, orig))
			continue;
		symbol = orig->global ? NULL : likely(prover, orig);
		if (symbol)
			walk_as_found(prover, orig, symbol);
		else
			differs(prover, orig,
				symbols_named(prover->running, orig->name)
					? "is there more than once, and nowhere as it is here"
					: "is not there");
	}
}

static int read_module_relocs(struct diff *diff)
{
	struct elf_file *opened = diff->running->opened;
	size_t i;

	for (i = 1; diff->running->is_relocatable && i < opened->section_count; i++)
		if ((opened->sections[i].header.sh_flags & SHF_ALLOC) &&
		    elf_relocs(opened, &opened->sections[i]))
			return -1;
	return 0;
}

const struct running_proof *proof_of(struct diff *diff)
{
	struct running *running = diff->running;
	struct prover prover = { .diff = diff, .running = running };

	if (running->proof || !running->opened || read_module_relocs(diff))
		return running->proof;
	prover.proof = arena_new_object(diff->arena, struct running_proof);
	prover.proof->bindings = arena_alloc(diff->arena, diff->orig->symbols.count *
								  sizeof(*prover.proof->bindings));
	bind_globals(&prover);
	walk_queue(&prover);
	bind_locals(&prover, EVIDENCE_NAME, only_local);
	bind_locals(&prover, EVIDENCE_FITS, only_fitting);
	bind_locals(&prover, EVIDENCE_GROUP, in_group);
	explain_unbound(&prover);
	find_more_entries(&prover);
	check_labels(&prover);
	running->proof = prover.proof;
	return running->proof;
}

const struct binding *proof_binding(struct diff *diff, const struct symbol *orig)
{
	const struct running_proof *proof = proof_of(diff);

	return proof ? &proof->bindings[orig->index] : NULL;
}

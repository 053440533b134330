// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Distributions strip modules of their STT_FILE symbols. There, a function is known by its code,
 * and data by its contents; if two symbols of one name have the same, nothing tells them apart.
 */
#include "proof.h"
#include "../object/names.h"
#include "../../lib/message.h"
#include "../../livepatch/format.h"

#include <string.h>

bool may_be(struct diff *diff, const struct symbol *orig, const struct elf_symbol *symbol)
{
	bool writable = section_is_writable(symbol->section);
	const uint8_t *a, *b;

	if (elf_is_function(symbol) != (orig->kind == KIND_FUNCTION))
		return false;
	if (orig->kind == KIND_FUNCTION)
		return !code_mismatch(diff, orig, symbol);
	if (symbol->size != orig->size || writable != symbol_is_writable(orig))
		return false;
	/* The linker has filled in what a linked file's data refers to. */
	if (orig->reference_count && !diff->running->is_relocatable)
		return true;
	a = symbol_bytes(orig);
	b = running_bytes(diff->running, symbol);
	return !a == !b && (!a || !memcmp(a, b, orig->size));
}

/* Returns the only local symbol that it can be in a module without STT_FILE symbols, or NULL. */
static const struct elf_symbol *find_by_content(struct diff *diff, const struct symbol *orig)
{
	const struct hash_entry *entry = symbols_named(diff->running, orig->name);
	const struct elf_symbol *found = NULL, *any = NULL;
	int named = 0, fitting = 0;

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->bind != STB_LOCAL || !symbol->section)
			continue;
		named++;
		any = symbol;
		if (!may_be(diff, orig, symbol))
			continue;
		fitting++;
		found = symbol;
	}
	/*
	 * If there is only one of its name, it is that, even if it differs: running_match() says
	 * how.
	 */
	if (named == 1)
		return any;
	return fitting == 1 ? found : NULL;
}

const struct elf_symbol *find_by_names(struct diff *diff, const struct symbol *orig)
{
	const struct running *running = diff->running;
	const struct hash_entry *entry;

	if (running->elf == diff->orig->elf)
		return orig->elf;
	if (!orig->global && !running->has_files)
		return find_by_content(diff, orig);
	/* It is from another file than the others, in an object that is linked from several. */
	if (!orig->global && diff->orig->source && strcmp(symbol_source(orig), diff->orig->source))
		return NULL;
	if (!orig->global)
		return running->group ? find_in_group(running, orig->name, running->group) : NULL;
	for (entry = symbols_named(running, orig->name); entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->bind != STB_LOCAL && (symbol->section || symbol->shndx == SHN_ABS))
			return symbol;
	}
	return NULL;
}

/* What the proof found out; names alone are for what it did not find, or does not look at. */
const struct elf_symbol *find_running(struct diff *diff, const struct symbol *orig)
{
	const struct symbol *whole = orig->alias_of ?: orig;
	const struct binding *binding = proof_binding(diff, whole);
	const struct elf_symbol *symbol = NULL;
	struct running_place place;

	if (binding && binding->evidence) {
		place = binding->place;
		place.offset += orig->offset - whole->offset;
		symbol = named_at(diff->running, orig->name, &place);
	}
	return symbol ?: find_by_names(diff, orig);
}

/* Does more than the group of local symbols say where it is? */
static bool is_certain(struct diff *diff, const struct symbol *orig)
{
	const struct binding *binding = proof_binding(diff, orig->alias_of ?: orig);

	return binding && binding->evidence > EVIDENCE_GROUP;
}

/* Does the livepatch core see it? (kallsyms leaves out what is not loaded.) */
static bool is_visible(const struct elf_symbol *symbol)
{
	if (symbol->type == STT_FILE || symbol->type == STT_SECTION)
		return false;
	if (symbol->shndx == SHN_ABS)
		return true;
	return symbol->section && (symbol->section->header.sh_flags & SHF_ALLOC);
}

/*
 * Symbols of a module's init sections are seen while it is being loaded and not after that: no
 * position among symbols of the same name stays right.
 */
static bool is_ambiguous_while_loading(const struct running *running,
				       const struct elf_symbol *wanted)
{
	const struct hash_entry *entry = symbols_named(running, wanted->name);

	for (; running->is_relocatable && entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol != wanted && symbol->section && is_init_section(symbol->section->name))
			return true;
	}
	return false;
}

/*
 * Position among the symbols of the same name, counted from 1; 0 when there is one
 * only. The core walks vmlinux by address (kallsyms is sorted), a module in the
 * order of its symbol table.
 */
static unsigned long position(const struct running *running, const struct elf_symbol *wanted)
{
	const struct hash_entry *entry = symbols_named(running, wanted->name);
	unsigned long before = 0, all = 0;

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (!is_visible(symbol))
			continue;
		all++;
		if (running->is_relocatable
			    ? symbol->index < wanted->index
			    : symbol->value < wanted->value || (symbol->value == wanted->value &&
								symbol->index < wanted->index))
			before++;
	}
	return all > 1 ? before + 1 : 0;
}

static bool is_vmlinux(const struct diff *diff)
{
	return klp_is_vmlinux(diff->options.object);
}

/* Do modpost and the module loader handle the import by themselves? */
static bool is_plain_export(const struct export *export)
{
	return export && klp_is_vmlinux(export->module) && !*export->ns;
}

/*
 * Returns NULL if the livepatch core finds the symbol, which is then in *found, else why it does
 * not.
 */
static const char *find_problem(struct diff *diff, const struct symbol *orig,
				const struct elf_symbol **found)
{
	const struct elf_symbol *symbol = find_running(diff, orig);
	const char *object = diff->options.object;

	*found = symbol;
	if (!symbol && !orig->global && !diff->running->has_files &&
	    symbols_named(diff->running, orig->name))
		return arena_printf(
			diff->arena,
			"%s occurs more than once in %s, and nothing tells which one is this file's",
			orig->name, object);
	if (!symbol && diff->running->ambiguous && !orig->global)
		return arena_printf(
			diff->arena,
			"several files named %s fit, and nothing tells which one has this %s",
			diff->orig->source, orig->name);
	if (!symbol && !orig->global && diff->orig->source &&
	    strcmp(symbol_source(orig), diff->orig->source))
		return arena_printf(
			diff->arena,
			"%s is from %s, and this object is linked from several files; compare the objects of that file",
			orig->name, symbol_source(orig));
	if (!symbol)
		return arena_printf(
			diff->arena,
			"%s is not in the symbol table of %s, so a livepatch cannot refer to it; was the running object built from this source?",
			orig->name, object);
	if (is_ambiguous_while_loading(diff->running, symbol))
		return arena_printf(
			diff->arena,
			"module %s has another %s in its init sections, which is there only while the module is being loaded: no position is right before and after",
			object, orig->name);
	if (diff->running->ambiguous && !orig->global && !is_certain(diff, orig) &&
	    position(diff->running, symbol))
		return arena_printf(
			diff->arena,
			"several files named %s fit; %s occurs more than once in %s, and nothing tells which one is meant",
			diff->orig->source, orig->name, object);
	return NULL;
}

bool running_can_find(struct diff *diff, const struct symbol *orig)
{
	const struct elf_symbol *symbol;

	return !find_problem(diff, orig, &symbol);
}

const char *running_locate(struct diff *diff, const struct symbol *orig, struct klp_symbol *result)
{
	const struct elf_symbol *symbol;
	const char *problem = find_problem(diff, orig, &symbol);

	if (problem)
		return problem;
	result->object = diff->options.object;
	result->elf = symbol;
	result->name = symbol->name;
	result->global = orig->global;
	result->sympos = position(diff->running, symbol);
	result->exported = is_vmlinux(diff) && orig->global &&
			   is_plain_export(symvers_find(&diff->symvers, orig->name));
	return NULL;
}

int running_find(struct diff *diff, const struct symbol *orig, struct klp_symbol *result)
{
	const char *problem = running_locate(diff, orig, result);

	return problem ? fail("%s: %s", diff->options.unit, problem) : 0;
}

int running_find_undefined(struct diff *diff, const char *name, struct klp_symbol *result)
{
	const struct export *export = symvers_find(&diff->symvers, name);
	const struct hash_entry *entry;

	memset(result, 0, sizeof(*result));
	result->name = name;
	result->global = true;
	if (is_plain_export(export)) {
		result->object = KLP_VMLINUX;
		result->exported = true;
		return 0;
	}
	for (entry = symbols_named(diff->running, name); entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->bind == STB_LOCAL || (!symbol->section && symbol->shndx != SHN_ABS))
			continue;
		result->object = diff->options.object;
		result->elf = symbol;
		result->sympos = position(diff->running, symbol);
		result->init = symbol->section && is_init_section(symbol->section->name);
		return 0;
	}
	if (!export)
		return 1;
	if (is_vmlinux(diff) && !klp_is_vmlinux(export->module))
		return fail(
			"%s: refers to %s, which module %s exports; vmlinux cannot depend on a module",
			diff->options.unit, name, export->module);
	result->object = export->module;
	return 0;
}

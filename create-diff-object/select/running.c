// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Local symbols of the same name are told apart by their file: a linked file keeps the STT_FILE
 * symbol of each object in front of its local symbols. These are base names, so several groups
 * may have the right one ("core.c"); the group that has this object's local symbols, with their
 * sizes, is the right one.
 *
 * Distributions strip modules of their STT_FILE symbols. There, a function is known by its code,
 * and data by its contents; if two symbols of one name have the same, nothing tells them apart.
 */
#include "running.h"
#include "../arch/arch.h"
#include "../match/pairs.h"
#include "../object/names.h"
#include "../object/special.h"
#include "../../lib/message.h"
#include "../../livepatch/format.h"

#include <stdlib.h>
#include <string.h>

struct running {
	const struct elf_file *elf;
	struct elf_file *opened; /* the same; NULL: it is the original object */
	struct hash wanted;	 /* names of both objects' symbols */
	size_t group;	     /* index of the STT_FILE symbol; 0: the object has no local symbols */
	bool ambiguous;	     /* several groups fit */
	bool has_files;	     /* there are STT_FILE symbols */
	bool is_relocatable; /* a module's .ko, or the original object itself */
};

/* The symbols of a name in the running object. */
static const struct hash_entry *symbols_named(const struct running *running, const char *name)
{
	return running->opened ? elf_symbols_named(running->opened, name)
			       : hash_find(&running->elf->by_name, name);
}

static bool is_local(const struct symbol *symbol)
{
	return symbol->elf && symbol->section && !symbol->global && !symbol->alias_of &&
	       !symbol->section->init && !symbol->section->special &&
	       (symbol->kind == KIND_FUNCTION ||
		(symbol->kind == KIND_DATA && !is_unnamed_constant(symbol)));
}

static const struct elf_symbol *find_in_group(const struct running *running, const char *name,
					      size_t group)
{
	const struct hash_entry *entry = symbols_named(running, name);

	for (; entry; entry = entry->same_key) {
		const struct elf_symbol *symbol = entry->value;

		if (symbol->bind == STB_LOCAL && symbol->section && symbol->file_index == group)
			return symbol;
	}
	return NULL;
}

/* For each byte of a function, the bits that differ by design. */
struct mask {
	const uint8_t *bits;
	size_t size;
};

static uint8_t bits_masked(void *context, size_t offset)
{
	const struct mask *mask = context;

	return offset < mask->size ? mask->bits[offset] : 0;
}

/* Relocated fields, and what is rewritten at boot. `bits` counts from the function's own start. */
static void fill_mask(const struct object *object, const struct symbol *function, uint8_t *bits)
{
	const struct arch *arch = object->arch;
	const struct record *record;
	size_t i;

	for (i = 0; i < function->reference_count; i++) {
		const struct reference *reference = &function->references[i];
		const struct arch_reloc *row = arch_reloc(arch, reference->type);
		uint64_t n;

		for (n = 0; n < row->size; n++)
			if (reference->offset + n >= function->lead &&
			    reference->offset + n < symbol_extent(function))
				bits[reference->offset + n - function->lead] |= arch_reloc_bits(
					row, (unsigned int)n, elf_is_big_endian(object->elf));
	}
	/* Static keys: objtool turns the compiler's jumps into NOPs of the same length. */
	for (record = function->records; arch->static_key_size && record; record = record->next) {
		uint64_t site = (uint64_t)record->references[0].target_offset, n;

		if (strcmp(record->special->name, "__jump_table") || site >= function->size)
			continue;
		for (n = arch->static_key_size(symbol_bytes(function) + function->lead + site); n;
		     n--)
			if (site + n - 1 < function->size)
				bits[site + n - 1] = 0xff;
	}
}

static const uint8_t *running_bytes(const struct running *running, const struct elf_symbol *symbol)
{
	if (!running->is_relocatable)
		return elf_bytes_at(running->elf, symbol->value, symbol->size);
	return symbol->section && symbol->section->data ? symbol->section->data + symbol->value
							: NULL;
}

/* Returns NULL if the function is what runs under that symbol, else what is different. */
static const char *code_mismatch(struct diff *diff, const struct symbol *orig,
				 const struct elf_symbol *symbol)
{
	const struct arch *arch = diff->orig->arch;
	const uint8_t *code = symbol_bytes(orig), *running = running_bytes(diff->running, symbol);
	uint8_t *bits = calloc(1, orig->size + 1);
	struct mask mask = { .bits = bits, .size = orig->size };
	bool matches;

	if (!bits || !running || !code) {
		free(bits);
		return bits ? "has no code there" : "cannot be compared: out of memory";
	}
	fill_mask(diff->orig, orig, bits);
	matches = arch->code_matches(arch, code + orig->lead, orig->size, running, symbol->size,
				     bits_masked, &mask);
	free(bits);
	if (matches)
		return NULL;
	if (symbol->size == orig->size)
		return "has other code";
	return arena_printf(diff->arena, "has %llu bytes there, and %llu when compiled here",
			    (unsigned long long)symbol->size, (unsigned long long)orig->size);
}

/* Can this local symbol of the running object be the original object's? */
static bool may_be(struct diff *diff, const struct symbol *orig, const struct elf_symbol *symbol)
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

/* Returns the ELF symbol of the running object for a symbol that the original object defines. */
static const struct elf_symbol *find_running(struct diff *diff, const struct symbol *orig)
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

/* Counts the original object's local symbols that are in a group, with the same contents. */
static size_t content_score(struct diff *diff, size_t group)
{
	const struct symbol *const *item;
	size_t equal = 0;

	array_for_each(item, &diff->orig->symbols) {
		const struct elf_symbol *symbol;

		if (!is_local(*item))
			continue;
		symbol = find_in_group(diff->running, (*item)->name, group);
		equal += symbol && may_be(diff, *item, symbol);
	}
	return equal;
}

/* A source file of the running object that has the original's name. */
struct file_group {
	size_t index;	     /* of its STT_FILE symbol */
	size_t found, equal; /* local symbols of the original that it has; and with their sizes */
};

static int compare_groups(const void *a, const void *b)
{
	const struct file_group *x = a, *y = b;

	return x->index < y->index ? -1 : x->index > y->index;
}

/* Scores all groups in one walk over the symbols of each name: there are dozens of core.c. */
static void score_groups(struct diff *diff, struct file_group *groups, size_t count)
{
	const struct symbol *const *item;

	array_for_each(item, &diff->orig->symbols) {
		size_t seen = 0;
		const struct hash_entry *entry =
			is_local(*item) ? symbols_named(diff->running, (*item)->name) : NULL;

		for (; entry; entry = entry->same_key) {
			const struct elf_symbol *symbol = entry->value;
			struct file_group key = { .index = symbol->file_index }, *group;

			/* The first one of a group stands for it. */
			if (symbol->bind != STB_LOCAL || !symbol->section ||
			    symbol->file_index == seen)
				continue;
			seen = symbol->file_index;
			group = bsearch(&key, groups, count, sizeof(key), compare_groups);
			if (!group)
				continue;
			group->found++;
			group->equal += symbol->size == (*item)->size;
		}
	}
}

/* Finds the group that fits best: found names first, then equal sizes, then equal contents. */
static void find_group(struct diff *diff)
{
	struct running *running = diff->running;
	const struct file_group *best = NULL, *group;
	size_t best_content = 0, content;
	ARRAY(struct file_group) groups = { 0 };
	struct elf_symbol **file;

	running->has_files = running->elf->files.count;
	array_for_each(file, &running->elf->files)
		if (diff->orig->source && !strcmp((*file)->name, diff->orig->source))
			array_push(diff->arena, &groups)->index = (*file)->index;
	score_groups(diff, groups.items, groups.count);
	array_for_each(group, &groups) {
		if (!group->found ||
		    (best && (group->found < best->found ||
			      (group->found == best->found && group->equal < best->equal))))
			continue;
		if (!best || group->found > best->found || group->equal > best->equal) {
			best = group;
			best_content = 0;
			running->ambiguous = false;
			continue;
		}
		/* Names and sizes are the same: compare contents. */
		if (!best_content)
			best_content = content_score(diff, best->index);
		content = content_score(diff, group->index);
		running->ambiguous = content == best_content;
		if (content > best_content) {
			best_content = content;
			best = group;
		}
	}
	running->group = best ? best->index : 0;
}

/* Collects the names that will be looked up, so that not all of vmlinux's are read. */
static void want_symbols(struct diff *diff, struct hash *wanted, const struct object *object)
{
	const struct symbol *const *item;

	array_for_each(item, &object->symbols) {
		const char *name = (*item)->name;

		if (!(*item)->elf || hash_get(wanted, name))
			continue;
		hash_add(wanted, name, *item);
		/* write.c asks for the key of each static call's trampoline. */
		if (!strncmp(name, "__SCT__", 7)) {
			name = arena_printf(diff->arena, "__SCK__%s", name + 7);
			hash_add(wanted, name, *item);
		}
	}
}

int running_open(struct diff *diff)
{
	struct running *running = arena_new_object(diff->arena, struct running);

	diff->running = running;
	hash_setup(&running->wanted, diff->arena);
	want_symbols(diff, &running->wanted, diff->orig);
	want_symbols(diff, &running->wanted, diff->patched);
	running->elf = diff->orig->elf;
	if (diff->options.symbols) {
		running->opened =
			elf_file_open_for(diff->arena, diff->options.symbols, &running->wanted);
		if (!running->opened)
			return -1;
		running->elf = running->opened;
	}
	if (!running->elf->symtab)
		return fail("%s: has no symbol table; it must not be stripped", running->elf->path);
	if (running->elf->header.e_machine != diff->orig->elf->header.e_machine)
		return fail("%s: is for another machine than %s", running->elf->path,
			    diff->orig->elf->path);
	running->is_relocatable = running->elf->header.e_type == ET_REL;
	find_group(diff);
	return 0;
}

const struct elf_file *running_file(const struct diff *diff)
{
	return diff->running->elf;
}

int running_relocs(struct diff *diff, size_t section)
{
	struct elf_file *opened = diff->running->opened;

	/* Those of the original object were read when it was loaded. */
	return opened ? elf_relocs(opened, &opened->sections[section]) : 0;
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
	if (diff->running->ambiguous && !orig->global && position(diff->running, symbol))
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

/* --- is the original object what is running? --- */

bool running_is_overridden(struct diff *diff, const struct symbol *orig)
{
	const struct elf_symbol *symbol = find_running(diff, orig);

	return orig->elf->bind == STB_WEAK && symbol && code_mismatch(diff, orig, symbol);
}

static const char *mismatch(struct diff *diff, const struct symbol *orig)
{
	const struct elf_symbol *symbol = find_running(diff, orig);

	return symbol ? code_mismatch(diff, orig, symbol) : "is not there";
}

int running_match(struct diff *diff)
{
	const int shown_max = 8;
	const struct symbol *const *item;
	int differ = 0, functions = 0;

	if (diff->running->elf == diff->orig->elf)
		return 0;
	array_for_each(item, &diff->orig->symbols) {
		const struct symbol *orig = *item;
		const char *what;

		if (orig->kind != KIND_FUNCTION || orig->alias_of || orig->section->init ||
		    orig->section->special || !orig->size || orig->elf->bind == STB_WEAK)
			continue;
		if (!symbol_bytes(orig) || !strncmp(orig->section->name, ".exit", 5))
			continue;
		/* The linker kept one copy of it, which may be from another object. */
		if (orig->section->comdat)
			continue;
		functions++;
		what = mismatch(diff, orig);
		if (!what)
			continue;
		if (!differ++)
			fail("%s: the source does not match the running %s: compiled from the original source, with the kernel's own command, these functions differ:",
			     diff->options.unit, diff->options.object);
		if (differ <= shown_max)
			detail("%s(): %s", orig->name, what);
	}
	if (!differ)
		return 0;
	if (differ > shown_max)
		detail("and %d more", differ - shown_max);
	detail("%d of %d functions differ; use the source, the config and the compiler of exactly this kernel",
	       differ, functions);
	return -1;
}

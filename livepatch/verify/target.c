// SPDX-License-Identifier: GPL-2.0-or-later
#include "target.h"
#include "../format.h"
#include "../../lib/message.h"
#include "../../lib/search.h"

#include <stdlib.h>
#include <string.h>

/* An fentry site farther behind a function's address than this belongs to another function. */
#define MAX_ENTRY_DISTANCE 4096

static int compare_sites(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/*
 * Reads __mcount_loc between its two symbols. scripts/sorttable.c sorts it at build time and
 * zeroes the entries of overridden weak functions, but not in every configuration.
 */
static int read_sites(struct target *target, struct arena *arena)
{
	struct elf_file *elf = target->elf;
	const struct elf_symbol *start = hash_get(&elf->by_name, "__start_mcount_loc");
	const struct elf_symbol *stop = hash_get(&elf->by_name, "__stop_mcount_loc");
	const uint8_t *data;
	bool sorted = true;
	uint64_t i, count;

	if (!start || !stop || stop->value <= start->value)
		return fail(
			"%s: it has no __mcount_loc table; is this the linked vmlinux of a kernel with CONFIG_FUNCTION_TRACER?",
			elf->path);
	data = elf_bytes_at(elf, start->value, stop->value - start->value);
	if (!data)
		return fail("%s: its __mcount_loc table is not in the file; get the file again",
			    elf->path);
	count = (stop->value - start->value) / sizeof(uint64_t);
	target->sites = arena_alloc(arena, count * sizeof(uint64_t));
	for (i = 0; i < count; i++) {
		uint64_t site = elf_integer(elf, data + i * 8, 8);

		if (!site)
			continue;
		if (target->site_count && site < target->sites[target->site_count - 1])
			sorted = false;
		target->sites[target->site_count++] = site;
	}
	if (!target->site_count)
		return fail(
			"%s: its __mcount_loc table is empty; the kernel must be built so that the table is filled at build time",
			elf->path);
	if (!sorted)
		qsort(target->sites, target->site_count, sizeof(uint64_t), compare_sites);
	return 0;
}

struct target *target_open_vmlinux(struct arena *arena, const char *path)
{
	struct target *target = arena_new_object(arena, struct target);
	const struct elf_symbol *start, *end;

	target->name = KLP_VMLINUX;
	target->elf = elf_file_open(arena, path);
	if (!target->elf)
		return NULL;
	target->arch = kernel_arch_by_machine(target->elf->header.e_machine);
	target->kallsyms = kallsyms_open(arena, target->elf);
	if (!target->kallsyms || read_sites(target, arena)) {
		elf_file_close(target->elf);
		return NULL;
	}
	start = hash_get(&target->elf->by_name, "__init_begin");
	end = hash_get(&target->elf->by_name, "__init_end");
	if (start && end) {
		target->init_start = start->value;
		target->init_end = end->value;
	}
	return target;
}

struct target *target_open_module(struct arena *arena, const char *name, const char *path)
{
	struct target *target = arena_new_object(arena, struct target);
	struct elf_section *sites;

	target->name = name;
	target->elf = elf_file_open(arena, path);
	if (!target->elf)
		return NULL;
	target->arch = kernel_arch_by_machine(target->elf->header.e_machine);
	sites = elf_section_by_name(target->elf, "__mcount_loc");
	if (sites && elf_relocs(target->elf, sites)) {
		elf_file_close(target->elf);
		return NULL;
	}
	return target;
}

struct match {
	const struct target *target;
	size_t entry, count;
	unsigned long sympos;
};

static bool match_entry(void *data, size_t entry)
{
	struct match *match = data;

	match->count++;
	if (match->count == (match->sympos ? match->sympos : 1))
		match->entry = entry;
	return true;
}

static enum target_error verdict(size_t count, unsigned long sympos)
{
	if (!count)
		return TARGET_NO_SYMBOL;
	if (!sympos)
		return count > 1 ? TARGET_AMBIGUOUS : TARGET_FOUND;
	return sympos > count ? TARGET_BAD_POSITION : TARGET_FOUND;
}

static enum target_error find_in_vmlinux(const struct target *target, const char *name,
					 unsigned long sympos, struct target_symbol *symbol,
					 size_t *count)
{
	struct match match = { .target = target, .sympos = sympos };
	enum target_error error;

	kallsyms_each(target->kallsyms, name, match_entry, &match);
	*count = match.count;
	error = verdict(match.count, sympos);
	if (error)
		return error;
	symbol->address = kallsyms_address(target->kallsyms, match.entry);
	symbol->is_code = strchr("tTwW", kallsyms_type(target->kallsyms, match.entry)) != NULL;
	symbol->is_init = symbol->address >= target->init_start &&
			  symbol->address < target->init_end;
	/* klp_find_object_symbol() takes address 0 for "not found". */
	return symbol->address ? TARGET_FOUND : TARGET_NO_SYMBOL;
}

/* module_init_section(): freed once the module has started. */
static bool is_init_section(const struct elf_section *section)
{
	return !strncmp(section->name, ".init", strlen(".init"));
}

/* is_core_symbol() of kernel/module/kallsyms.c: these remain once the module has started. */
static bool is_core(const struct elf_symbol *symbol)
{
	return symbol->section && (symbol->section->header.sh_flags & SHF_ALLOC) &&
	       !is_init_section(symbol->section);
}

/*
 * While a module is loading it shows its whole symbol table, later only the core symbols. A
 * livepatch must find the same symbol in both: it cannot choose when it meets the module.
 */
static enum target_error find_in_module(const struct target *target, const char *name,
					unsigned long sympos, struct target_symbol *symbol,
					size_t *count)
{
	unsigned long wanted = sympos ? sympos : 1;
	const struct elf_symbol *core = NULL, *all = NULL;
	const struct hash_entry *entry;
	size_t core_count = 0, all_count = 0;
	enum target_error error;

	for (entry = hash_find(&target->elf->by_name, name); entry; entry = entry->same_key) {
		const struct elf_symbol *found = entry->value;

		if (found->shndx == SHN_UNDEF)
			continue;
		if (++all_count == wanted)
			all = found;
		if (is_core(found) && ++core_count == wanted)
			core = found;
	}
	*count = all_count;
	error = verdict(all_count, sympos);
	if (error)
		return error;
	symbol->elf = all;
	symbol->is_code = all->section && (all->section->header.sh_flags & SHF_EXECINSTR);
	symbol->is_init = all->section && is_init_section(all->section);
	if (!symbol->is_init && (core != all || verdict(core_count, sympos)))
		return TARGET_INIT_DEPENDENT;
	return TARGET_FOUND;
}

enum target_error target_find(const struct target *target, const char *name, unsigned long sympos,
			      struct target_symbol *symbol, size_t *count)
{
	memset(symbol, 0, sizeof(*symbol));
	symbol->name = name;
	return target->kallsyms ? find_in_vmlinux(target, name, sympos, symbol, count)
				: find_in_module(target, name, sympos, symbol, count);
}

/*
 * ftrace_location() accepts a site anywhere in the function, but when it is not at the entry,
 * some of the original has already run before the replacement.
 */
static bool vmlinux_has_fentry(struct target *target, const struct target_symbol *symbol,
			       long *offset)
{
	size_t first = LOWER_BOUND(target->site_count, i, target->sites[i] < symbol->address);
	const uint8_t *code;
	uint64_t size;

	if (first == target->site_count ||
	    target->sites[first] - symbol->address > MAX_ENTRY_DISTANCE)
		return false;
	*offset = (long)(target->sites[first] - symbol->address);
	size = (uint64_t)*offset;
	code = elf_bytes_at(target->elf, symbol->address, size);
	return kernel_arch_is_entry_site(target->arch, code, code ? size : 0, size);
}

static bool module_has_fentry(struct target *target, const struct target_symbol *symbol,
			      long *offset)
{
	const struct elf_section *sites = elf_section_by_name(target->elf, "__mcount_loc");
	const struct elf_symbol *function = symbol->elf;
	const uint8_t *code = NULL;
	uint64_t size = 0;
	size_t i;

	if (!sites || !function->section)
		return false;
	if (function->section->data && function->value <= function->section->size) {
		code = function->section->data + function->value;
		size = function->section->size - function->value;
	}
	for (i = 0; i < sites->reloc_count; i++) {
		const struct elf_reloc *reloc = &sites->relocs[i];
		uint64_t site = reloc->symbol->value + (uint64_t)reloc->addend;

		if (reloc->symbol->section != function->section || site < function->value ||
		    site >= function->value + function->size)
			continue;
		if (*offset < 0 || site - function->value < (uint64_t)*offset)
			*offset = (long)(site - function->value);
	}
	return *offset >= 0 &&
	       kernel_arch_is_entry_site(target->arch, code, size, (uint64_t)*offset);
}

bool target_has_fentry(struct target *target, const struct target_symbol *symbol, long *offset)
{
	*offset = -1;
	return target->kallsyms ? vmlinux_has_fentry(target, symbol, offset)
				: module_has_fentry(target, symbol, offset);
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "target.h"
#include "../format.h"
#include "../../lib/message.h"
#include "../../lib/search.h"

#include <stdlib.h>
#include <string.h>

/* An fentry site farther behind a function's address than this belongs to another function. */
#define MAX_ENTRY_DISTANCE 4096

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
		qsort(target->sites, target->site_count, sizeof(uint64_t), compare_u64);
	return 0;
}

struct target *target_open_vmlinux(struct arena *arena, const char *path)
{
	struct target *target = arena_new_object(arena, struct target);
	const struct elf_symbol *start, *end;

	target->name = KLP_VMLINUX;
	target->path = path;
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
	target->path = path;
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

static bool first_address(const struct target *target, const char *name, uint64_t *address)
{
	const struct live_symbol *symbol = hash_get(&target->live->symbols, name);

	*address = symbol ? symbol->address : 0;
	return *address != 0;
}

struct target *target_of_live(struct arena *arena, const struct live_kernel *kernel,
			      const char *name)
{
	const struct live_object *live = live_object(kernel, name);
	struct target *target;

	if (!live)
		return NULL;
	target = arena_new_object(arena, struct target);
	target->name = name;
	target->path = klp_is_vmlinux(name)
			       ? "the running kernel"
			       : arena_printf(arena, "module %s, as it is loaded,", name);
	target->live = live;
	target->live_kernel = kernel;
	target->arch = kernel_arch_by_machine(kernel->machine);
	if (klp_is_vmlinux(name) && (!first_address(target, "__init_begin", &target->init_start) ||
				     !first_address(target, "__init_end", &target->init_end)))
		target->init_start = target->init_end = 0;
	return target;
}

bool target_has_symbol(const struct target *target, const char *name)
{
	return target->elf ? target_elf_symbol(target, name) != NULL
			   : hash_get(&target->live->symbols, name) != NULL;
}

const struct elf_symbol *target_elf_symbol(const struct target *target, const char *name)
{
	return target->elf ? hash_get(&target->elf->by_name, name) : NULL;
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

/* Where users may not see addresses, each symbol has one of its own all the same. */
static uint64_t some_address(const struct hash_entry *entry)
{
	return (uint64_t)(uintptr_t)entry->value;
}

/* A loaded module's init symbols are gone from the listing, as they are for klp_find_object_symbol(). */
static enum target_error find_live(const struct target *target, const char *name,
				   unsigned long sympos, struct target_symbol *symbol,
				   size_t *count)
{
	const unsigned long wanted = sympos ? sympos : 1;
	const struct hash_entry *entry, *found = NULL;
	const struct live_symbol *live;
	enum target_error error;

	for (entry = hash_find(&target->live->symbols, name); entry; entry = entry->same_key)
		if (++*count == wanted)
			found = entry;
	error = verdict(*count, sympos);
	if (error)
		return error;
	live = found->value;
	symbol->address = target->live_kernel->has_addresses ? live->address : some_address(found);
	symbol->is_code = strchr("tTwW", live->type) != NULL;
	symbol->is_init = symbol->address >= target->init_start &&
			  symbol->address < target->init_end;
	return symbol->address ? TARGET_FOUND : TARGET_NO_SYMBOL;
}

enum target_error target_find(const struct target *target, const char *name, unsigned long sympos,
			      struct target_symbol *symbol, size_t *count)
{
	memset(symbol, 0, sizeof(*symbol));
	symbol->name = name;
	*count = 0;
	if (target->live)
		return find_live(target, name, sympos, symbol, count);
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

/*
 * The code of a running kernel is not at hand, so what stands in front of a site is not compared: a
 * landing pad has room there, and nothing else that is as long.
 */
static bool live_has_site(const struct target *target, const struct target_symbol *symbol,
			  long *offset)
{
	const uint64_t *sites = target->live_kernel->addresses.items;
	const size_t count = target->live_kernel->addresses.count;
	const size_t first = LOWER_BOUND(count, i, sites[i] < symbol->address);

	if (first == count || sites[first] - symbol->address > MAX_ENTRY_DISTANCE)
		return false;
	*offset = (long)(sites[first] - symbol->address);
	return !*offset || (target->arch && (uint64_t)*offset == target->arch->landing_pad_size);
}

/* Names alone do not tell which of several functions of one name is listed. */
static bool live_has_fentry(const struct target *target, const struct target_symbol *symbol,
			    long *offset)
{
	const struct live_kernel *kernel = target->live_kernel;

	if (kernel->sites == LIVE_SITES_BY_ADDRESS && kernel->has_addresses)
		return live_has_site(target, symbol, offset);
	return kernel->sites != LIVE_SITES_BY_NAME ||
	       hash_find(&target->live->traced, symbol->name) != NULL;
}

bool target_has_fentry(struct target *target, const struct target_symbol *symbol, long *offset)
{
	*offset = -1;
	if (target->live)
		return live_has_fentry(target, symbol, offset);
	return target->kallsyms ? vmlinux_has_fentry(target, symbol, offset)
				: module_has_fentry(target, symbol, offset);
}

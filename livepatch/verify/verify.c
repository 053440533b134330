// SPDX-License-Identifier: GPL-2.0-or-later
#include "checks.h"
#include "../info.h"
#include "../../lib/search.h"

#include <stdio.h>
#include <string.h>

void problem(struct verify *verify, const char *fmt, ...)
{
	char text[2048];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	fail("%s: %s", verify->file, text);
	verify->problems++;
}

/* A module that cannot be opened is one finding, not one for each of its symbols. */
static struct target no_target;

static struct target *open_module(struct verify *verify, const char *name)
{
	const struct verify_against *against = verify->against;
	const char *path = against->module_file ? against->module_file(against->data, name) : NULL;
	struct target *target;

	target = against->live ? target_of_live(verify->arena, against->live, name) : NULL;
	if (target)
		return target;
	if (!against->module_file) {
		problem(verify,
			"what it does to module %s cannot be checked: the kernel's modules are not at hand; name the kernel by -k RELEASE",
			name);
		return NULL;
	}
	if (!path && against->live) {
		problem(verify,
			"module %s is not loaded, and %s/modules.dep does not have it; is this livepatch for another kernel, or is the module not installed?",
			name, against->modules ? against->modules : "");
		return NULL;
	}
	if (!path) {
		problem(verify,
			"the kernel has no module %s%s%s; is this livepatch for another kernel, or is that a module of another tree (--oot-module)?",
			name, against->modules ? " in " : "",
			against->modules ? against->modules : "");
		return NULL;
	}
	target = target_open_module(verify->arena, name, path);
	if (!target)
		verify->problems++;
	return target;
}

struct target *verify_target(struct verify *verify, const char *object)
{
	struct target *target;

	if (klp_is_vmlinux(object))
		return verify->vmlinux;
	target = hash_get(&verify->targets, object);
	if (!target) {
		target = open_module(verify, object);
		hash_add(&verify->targets, arena_strdup(verify->arena, object),
			 target ? target : &no_target);
	}
	return target == &no_target ? NULL : target;
}

static bool begins_until(const struct elf_symbol *function, const struct elf_section *section,
			 uint64_t offset)
{
	return function->section->index < section->index ||
	       (function->section == section && function->value <= offset);
}

/* Functions hardly ever overlap; labels in assembly and aliases do. */
#define OVERLAPPING 16

const struct elf_symbol *function_at(const struct verify *verify, const struct elf_section *section,
				     uint64_t offset)
{
	size_t behind, i;

	if (!section)
		return NULL;
	behind = LOWER_BOUND(verify->function_count, at,
			     begins_until(verify->functions[at], section, offset));
	for (i = 0; i < OVERLAPPING && behind-- > 0; i++) {
		const struct elf_symbol *function = verify->functions[behind];

		if (function->section == section && offset - function->value < function->size)
			return function;
	}
	return NULL;
}

static int open_livepatch(struct verify *verify, const char *ko)
{
	verify->module = module_elf_open(verify->arena, ko, verify->file);
	if (!verify->module)
		return -1;
	verify->arch = kernel_arch_by_machine(verify->module->header.e_machine);
	verify->relocs = module_relocs_read(verify->arena, verify->module);
	verify->functions =
		symbols_by_place(verify->arena, verify->module, true, &verify->function_count);
	return 0;
}

struct verify_kernel {
	const struct verify_against *against;
	struct target *vmlinux;
	struct symvers symvers;
	struct struct_layouts structs;
};

struct verify_kernel *verify_kernel_open(struct arena *arena, const struct verify_against *against)
{
	struct verify_kernel *kernel = arena_new_object(arena, struct verify_kernel);

	kernel->against = against;
	if (against->live) {
		kernel->vmlinux = target_of_live(arena, against->live, KLP_VMLINUX);
		struct_layouts_of_btf(&kernel->structs, arena, against->live->btf,
				      against->live->btf_size);
		return kernel;
	}
	kernel->vmlinux = target_open_vmlinux(arena, against->vmlinux);
	if (!kernel->vmlinux)
		return NULL;
	struct_layouts_open(&kernel->structs, arena, kernel->vmlinux->elf);
	if (against->symvers && symvers_read(&kernel->symvers, arena, against->symvers)) {
		elf_file_close(kernel->vmlinux->elf);
		return NULL;
	}
	return kernel;
}

/* Is the module for the kernel's architecture? */
static bool fits(const struct elf_file *module, const struct target *vmlinux)
{
	if (vmlinux->live)
		return !vmlinux->live_kernel->machine ||
		       module->header.e_machine == vmlinux->live_kernel->machine;
	return module->header.e_machine == vmlinux->elf->header.e_machine &&
	       module->swap == vmlinux->elf->swap;
}

/* Sets what the checks ask of the kernel. */
static int take_kernel(struct verify *verify, const struct verify_kernel *kernel)
{
	verify->vmlinux = kernel->vmlinux;
	verify->symvers = kernel->symvers;
	verify->structs = kernel->structs;
	if (!fits(verify->module, verify->vmlinux))
		return fail("%s: is for another architecture than %s", verify->file,
			    verify->vmlinux->path);
	return 0;
}

/*
 * What this running kernel does not show, and others do. What none shows (its code, CRCs, all of vermagic) is no
 * warning: something stands for it, see struct verify_against.
 */
static void say_what_is_hidden(const struct verify *verify)
{
	const struct live_kernel *live = verify->against->live;

	if (!live->has_addresses)
		warning("%s: not checked: addresses of symbols, since /proc/kallsyms has zeros; root sees them unless kernel.kptr_restrict is 2",
			verify->file);
	if (live->sites == LIVE_SITES_UNKNOWN)
		warning("%s: not checked: whether ftrace can redirect each function; root can read that where tracefs is mounted and the kernel is not locked down",
			verify->file);
	if (!live->btf)
		warning("%s: not checked: struct klp_patch, since there is no /sys/kernel/btf/vmlinux",
			verify->file);
	if (verify->report && !verify->report->build_id)
		warning("%s: not checked: whether it is for this build of the kernel, since it was built for one without a build id",
			verify->file);
}

/* Prints which parts of verify_against are missing, and what is therefore not checked. */
static void say_what_is_missing(const struct verify *verify)
{
	const struct verify_against *against = verify->against;
	const char *imports =
		verify->symvers.count
			? NULL
			: "imports, their CRCs and namespaces (Module.symvers is not at hand)";
	const char *release =
		against->release ? NULL : "the release that it was built for (only vermagic is)";

	if (against->live)
		say_what_is_hidden(verify);
	else if (imports || release)
		warning("%s: not checked: %s%s%s; give -k RELEASE", verify->file,
			imports ? imports : "", imports && release ? ", " : "",
			release ? release : "");
}

static void check_all(struct verify *verify)
{
	verify->report = klp_info_read(verify->arena, verify->module, verify->file);
	if (!verify->report)
		verify->problems++;
	say_what_is_missing(verify);
	verify_as_it_was_made(verify);
	verify_signature(verify);
	verify_loading(verify);
	verify_modinfo(verify);
	verify_imports(verify);
	verify_symbols(verify);
	verify_relocs(verify);
	verify_code(verify);
	verify_sections(verify);
	verify_alternatives(verify);
	verify_functions(verify);
	verify_proven(verify);
}

static void close_all(struct verify *verify)
{
	struct hash_entry *entry;
	size_t i;

	for (i = 0; i < verify->targets.size; i++)
		for (entry = verify->targets.buckets[i]; entry; entry = entry->chain)
			elf_file_close(((struct target *)entry->value)->elf);
	elf_file_close(verify->module);
	arena_free(verify->arena);
}

static struct verify begin(const char *ko, const char *name, const struct verify_against *against)
{
	struct verify verify = {
		.against = against, .arena = arena_new(), .path = ko, .file = name
	};

	hash_setup(&verify.targets, verify.arena);
	return verify;
}

static int check_for(struct verify *verify, const struct verify_kernel *kernel)
{
	if (take_kernel(verify, kernel))
		return -1;
	check_all(verify);
	return verify->problems ? -1 : 0;
}

int verify_module_for(const char *ko, const char *name, const struct verify_kernel *kernel)
{
	struct verify verify = begin(ko, name, kernel->against);
	int result = open_livepatch(&verify, ko) ?: check_for(&verify, kernel);

	close_all(&verify);
	return result;
}

/* The module is opened first: what is none is nothing to read a kernel for. */
int verify_module(const char *ko, const char *name, const struct verify_against *against)
{
	struct verify verify = begin(ko, name, against);
	struct arena *arena = arena_new();
	struct verify_kernel *kernel = NULL;
	int result = open_livepatch(&verify, ko);

	if (!result)
		kernel = verify_kernel_open(arena, against);
	result = kernel ? check_for(&verify, kernel) : -1;
	close_all(&verify);
	if (kernel)
		elf_file_close(kernel->vmlinux->elf);
	arena_free(arena);
	return result;
}

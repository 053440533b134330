// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify.h"
#include "stages.h"
#include "../lib/info-section.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
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

static const char *module_file(struct verify *verify, const char *name)
{
	struct unit **unit;

	array_for_each(unit, &verify->build->units)
		if ((*unit)->is_module && (*unit)->klp_object && (*unit)->symbols &&
		    !strcmp((*unit)->klp_object, name))
			return (*unit)->symbols;
	if (!verify->build->kernel.modules)
		return NULL;
	if (!verify->module_files.dir &&
	    module_files_read(&verify->module_files, verify->arena, verify->build->kernel.modules))
		return NULL;
	return module_files_find(&verify->module_files, name);
}

/* A module that cannot be looked into is one finding, not one for each of its symbols. */
static struct target no_target;

struct target *verify_target(struct verify *verify, const char *object)
{
	struct target *target;
	const char *path;

	if (!strcmp(object, "vmlinux"))
		return verify->vmlinux;
	target = hash_get(&verify->targets, object);
	if (target)
		return target == &no_target ? NULL : target;
	path = module_file(verify, object);
	if (path)
		target = target_open_module(verify->arena, object, path);
	if (!path)
		problem(verify,
			"the kernel has no module %s%s%s; is this livepatch for another kernel?",
			object, verify->build->kernel.modules ? " in " : "",
			verify->build->kernel.modules ? verify->build->kernel.modules
						      : " (name it by -k RELEASE)");
	else if (!target)
		verify->problems++;
	hash_add(&verify->targets, arena_strdup(verify->arena, object),
		 target ? target : &no_target);
	return target;
}

const char *modinfo_next(struct elf_file *module, const char *key, size_t *position)
{
	const struct elf_section *section = elf_section_by_name(module, ".modinfo");
	size_t length = strlen(key);

	while (section && section->data && *position < section->size) {
		const char *entry = (const char *)section->data + *position;
		const char *end = memchr(entry, '\0', section->size - *position);

		if (!end)
			break;
		*position += (size_t)(end - entry) + 1;
		if (!strncmp(entry, key, length) && entry[length] == '=')
			return entry + length + 1;
	}
	return NULL;
}

const char *modinfo(struct elf_file *module, const char *key)
{
	size_t position = 0;

	return modinfo_next(module, key, &position);
}

struct elf_section *reloc_place(const struct elf_reloc *reloc, uint64_t *offset)
{
	*offset = reloc->symbol->value + (uint64_t)reloc->addend;
	return reloc->symbol->section;
}

const struct elf_reloc *reloc_at(const struct elf_section *section, uint64_t offset)
{
	size_t low = 0, high = section->reloc_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (section->relocs[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < section->reloc_count && section->relocs[low].offset == offset
		       ? &section->relocs[low]
		       : NULL;
}

static int compare_functions(const void *a, const void *b)
{
	const struct elf_symbol *x = *(const struct elf_symbol *const *)a;
	const struct elf_symbol *y = *(const struct elf_symbol *const *)b;

	if (x->section != y->section)
		return x->section->index < y->section->index ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void index_functions(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	size_t i;

	verify->functions =
		arena_alloc(verify->arena, module->symbol_count * sizeof(*verify->functions));
	for (i = 1; i < module->symbol_count; i++)
		if (elf_is_function(&module->symbols[i]) && module->symbols[i].section)
			verify->functions[verify->function_count++] = &module->symbols[i];
	qsort(verify->functions, verify->function_count, sizeof(*verify->functions),
	      compare_functions);
}

/* Functions hardly ever overlap: labels in assembly and aliases do. */
#define OVERLAPPING 16

const struct elf_symbol *function_at(const struct verify *verify, const struct elf_section *section,
				     uint64_t offset)
{
	size_t low = 0, high = verify->function_count, i;

	if (!section)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct elf_symbol *function = verify->functions[middle];

		if (function->section->index < section->index ||
		    (function->section == section && function->value <= offset))
			low = middle + 1;
		else
			high = middle;
	}
	for (i = 0; i < OVERLAPPING && low-- > 0; i++) {
		const struct elf_symbol *function = verify->functions[low];

		if (function->section == section && offset - function->value < function->size)
			return function;
	}
	return NULL;
}

static void read_report(struct verify *verify)
{
	struct elf_section *section = elf_section_by_name(verify->module, KLP_INFO_SECTION);
	size_t size;
	char *text;

	if (!section || !section->data) {
		problem(verify,
			"there is no " KLP_INFO_SECTION " section, so what it replaces cannot be "
			"checked; was it built by klp-build?");
		return;
	}
	if (!klp_info_decode(verify->arena, section->data, section->size, verify->file, &text,
			     &size))
		verify->report = report_parse(
			verify->arena, text, size,
			arena_printf(verify->arena, "%s(" KLP_INFO_SECTION ")", verify->file));
	if (!verify->report)
		verify->problems++;
}

/* Reads everything once, so that the checks only look. */
static int open_all(struct verify *verify, const char *ko)
{
	const struct kernel *kernel = &verify->build->kernel;
	struct elf_file *module;
	size_t i;

	if (!kernel->vmlinux)
		return fail("%s: there is no vmlinux to verify it against; give -k RELEASE or -v "
			    "VMLINUX",
			    ko);
	verify->module = module = elf_file_open(verify->arena, ko);
	if (!module)
		return -1;
	if (module->header.e_type != ET_REL || !module->symtab)
		return fail("%s: is not a kernel module", ko);
	for (i = 1; i < module->section_count; i++)
		if (elf_relocs(module, &module->sections[i]))
			return -1;
	index_functions(verify);
	verify->vmlinux = target_open_vmlinux(verify->arena, kernel->vmlinux);
	if (!verify->vmlinux)
		return -1;
	if (module->header.e_machine != verify->vmlinux->elf->header.e_machine ||
	    module->swap != verify->vmlinux->elf->swap)
		return fail("%s: is for another architecture than %s", ko, kernel->vmlinux);
	btf_open(&verify->btf, verify->vmlinux->elf);
	if (kernel->symvers && symvers_read(&verify->symvers, verify->arena, kernel->symvers))
		return -1;
	return 0;
}

int verify_module(struct build *build, const char *ko)
{
	struct arena *arena = arena_new();
	struct verify verify = { .build = build, .arena = arena };
	struct hash_entry *entry;
	size_t i;
	int ret = -1;

	verify.file = strrchr(ko, '/') ? strrchr(ko, '/') + 1 : ko;
	hash_setup(&verify.targets, arena);
	if (!open_all(&verify, ko)) {
		read_report(&verify);
		verify_modinfo(&verify);
		verify_imports(&verify);
		verify_symbols(&verify);
		verify_relocs(&verify);
		verify_sections(&verify);
		verify_functions(&verify);
		ret = verify.problems ? -1 : 0;
	}
	for (i = 0; i < verify.targets.size; i++)
		for (entry = verify.targets.buckets[i]; entry; entry = entry->chain)
			elf_file_close(((struct target *)entry->value)->elf);
	if (verify.vmlinux)
		elf_file_close(verify.vmlinux->elf);
	elf_file_close(verify.module);
	arena_free(arena);
	return ret;
}

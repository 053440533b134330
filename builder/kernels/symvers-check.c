// SPDX-License-Identifier: GPL-2.0-or-later
#include "symvers-check.h"
#include "../../lib/exported.h"
#include "../../lib/message.h"
#include "../../lib/module-files.h"
#include "../../lib/symvers.h"

#include <stdio.h>
#include <string.h>

struct comparison {
	const char *path; /* Module.symvers */
	struct symvers symvers;
	struct hash seen; /* name -> struct export of those that were found in a file */
	size_t differences;
};

/* More of the same would say no more. */
#define SHOWN 5

__attribute__((format(printf, 2, 3))) static void differs(struct comparison *comparison,
							  const char *fmt, ...)
{
	char text[512];
	va_list args;

	if (!comparison->differences++)
		fail("%s: does not have the exports of this kernel; the file is damaged, or another kernel's:",
		     comparison->path);
	if (comparison->differences > SHOWN)
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	detail("%s", text);
}

static void compare(struct comparison *comparison, const char *object,
		    const struct exported *exported)
{
	const struct export *export = symvers_find(&comparison->symvers, exported->name);

	if (!export) {
		differs(comparison, "%s, which %s exports, is not there", exported->name, object);
		return;
	}
	/* Several modules may export one name: drivers for the same hardware do. */
	if (strcmp(export->module, object))
		return;
	hash_add(&comparison->seen, export->name, (void *)export);
	if (export->crc != exported->crc)
		differs(comparison, "%s: the CRC is 0x%08x; %s has 0x%08x", exported->name,
			export->crc, object, exported->crc);
	else if (export->gpl != exported->gpl)
		differs(comparison, "%s: %s exports it %s", exported->name, object,
			exported->gpl ? "to GPL modules only" : "to all modules");
	else if (exported->ns && strcmp(export->ns, exported->ns))
		differs(comparison, "%s: the namespace is \"%s\"; %s has \"%s\"", exported->name,
			export->ns, object, exported->ns);
}

/* Returns -1 when the file cannot be read. */
static int compare_file(struct comparison *comparison, const char *object, const char *path)
{
	struct arena *arena = arena_new();
	struct elf_file *file = elf_file_open(arena, path);
	struct exported exported;
	size_t i;

	for (i = 1; file && i < file->symbol_count; i++)
		if (exported_read(file, &file->symbols[i], &exported))
			compare(comparison, object, &exported);
	if (file)
		elf_file_close(file);
	arena_free(arena);
	return file ? 0 : -1;
}

/* Without CONFIG_MODVERSIONS all CRCs are 0, and no symbol of the kernel's tells of its exports. */
static bool has_crcs(const struct symvers *symvers)
{
	size_t i;

	for (i = 0; i < symvers->by_name.size; i++) {
		const struct hash_entry *entry = symvers->by_name.buckets[i];

		for (; entry; entry = entry->chain)
			if (((const struct export *)entry->value)->crc)
				return true;
	}
	return !symvers->by_name.count;
}

/* What Module.symvers has and no file does. */
static void find_unknown(struct comparison *comparison, const struct module_files *modules)
{
	size_t i;

	for (i = 0; i < comparison->symvers.by_name.size; i++) {
		struct hash_entry *entry = comparison->symvers.by_name.buckets[i];

		for (; entry; entry = entry->chain) {
			const struct export *export = entry->value;

			if (hash_get(&comparison->seen, export->name))
				continue;
			/* Packages of modules may be split; then not all are here. */
			if (!strcmp(export->module, "vmlinux") ||
			    module_files_find(modules, export->module))
				differs(comparison,
					"%s is said to be exported by %s, which does not",
					export->name, export->module);
		}
	}
}

int symvers_check(struct arena *arena, const char *symvers, const char *vmlinux,
		  const char *modules_dir)
{
	struct comparison comparison = { .path = symvers };
	const struct module_file *module;
	struct module_files modules;

	hash_setup(&comparison.seen, arena);
	if (symvers_read(&comparison.symvers, arena, comparison.path) ||
	    module_files_read(&modules, arena, modules_dir))
		return -1;
	if (!has_crcs(&comparison.symvers))
		return 0;
	if (compare_file(&comparison, "vmlinux", vmlinux))
		return -1;
	array_for_each(module, &modules.items)
		if (compare_file(&comparison, module->name, module->path))
			return -1;
	find_unknown(&comparison, &modules);
	if (!comparison.differences)
		return 0;
	if (comparison.differences > SHOWN)
		detail("and %zu more", comparison.differences - SHOWN);
	return -1;
}

int kernel_check_symvers(struct arena *arena, const char *dir)
{
	return symvers_check(arena, arena_printf(arena, "%s/Module.symvers", dir),
			     arena_printf(arena, "%s/vmlinux", dir),
			     arena_printf(arena, "%s/modules", dir));
}

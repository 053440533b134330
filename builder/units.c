// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which translation units may a patch change?
 *
 * The units of vmlinux are those that its DWARF names. A source file that is not among
 * them may belong to a module: its saved command tells which, and the module's symbol
 * table has to know the file. For a header, all units that may include it are candidates;
 * those whose preprocessed text stays the same are dropped (units_filter()).
 */
#include "includes.h"
#include "stages.h"
#include "text.h"
#include "../lib/elf-file.h"
#include "../lib/files.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <fts.h>
#include <string.h>
#include <unistd.h>

struct finder {
	struct build *build;
	const struct patch_set *set;
	struct hash vmlinux; /* source files in vmlinux */
	ARRAY(const char *) sources; /* all files that may be units */
	struct hash modules; /* module name -> path of the .ko */
	struct hash module_files; /* base name of a source file -> .ko that has it */
	struct hash chosen;  /* source -> unit */
};

/* Names are below the source tree; a build elsewhere has it in front. */
static int read_vmlinux_units(struct finder *finder)
{
	struct arena *arena = finder->build->arena;
	int fd = open(finder->build->kernel.vmlinux, O_RDONLY | O_CLOEXEC);
	Dwarf *dwarf = fd < 0 ? NULL : dwarf_begin(fd, DWARF_C_READ);
	Dwarf_CU *cu = NULL;
	Dwarf_Die die;
	int count = 0;

	while (dwarf && !dwarf_get_units(dwarf, cu, &cu, NULL, NULL, &die, NULL)) {
		const char *name = dwarf_diename(&die);

		if (!name || *name == '/' || hash_get(&finder->vmlinux, name))
			continue;
		name = arena_strdup(arena, name);
		hash_add(&finder->vmlinux, name, (void *)name);
		*array_push(arena, &finder->sources) = name;
		count++;
	}
	if (dwarf)
		dwarf_end(dwarf);
	if (fd >= 0)
		close(fd);
	return count ? 0 : fail("%s: has no debug information that names its source files",
				finder->build->kernel.vmlinux);
}

/* "net/ipv4/ip-gre.ko" -> "ip_gre" */
static const char *module_name(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = arena_strdup(arena, slash ? slash + 1 : path), *c;
	size_t length = strlen(name);

	if (length < 4 || strcmp(name + length - 3, ".ko"))
		return NULL;
	name[length - 3] = '\0';
	for (c = name; *c; c++)
		if (*c == '-')
			*c = '_';
	return name;
}

static int list_modules(struct finder *finder)
{
	struct arena *arena = finder->build->arena;
	char *roots[] = { (char *)finder->build->kernel.modules, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	FTSENT *entry;

	if (!fts)
		return fail_errno("%s", finder->build->kernel.modules);
	while ((entry = fts_read(fts))) {
		const char *name = entry->fts_info == FTS_F ? module_name(arena, entry->fts_path) :
							      NULL;

		if (name)
			hash_add(&finder->modules, name, arena_strdup(arena, entry->fts_path));
	}
	fts_close(fts);
	return 0;
}

/* The base names of a module's source files, as its symbol table has them. */
static int read_module_files(const char *ko, struct text *index)
{
	struct arena *scratch = arena_new();
	struct elf_file *elf = elf_file_open(scratch, ko);
	size_t i;

	for (i = 1; elf && i < elf->symbol_count; i++)
		if (elf->symbols[i].type == STT_FILE)
			text_add(index, "%s %s\n", elf->symbols[i].name, ko);
	elf_file_close(elf);
	arena_free(scratch);
	return elf ? 0 : -1;
}

/* Reading some thousand modules takes seconds: the result stays beside the kernel. */
static int read_module_index(struct finder *finder)
{
	struct build *build = finder->build;
	const char *path = arena_printf(build->arena, "%s/units.modules", build->kernel.dir);
	struct text index = { .arena = build->arena };
	char *text, *line, *save, *space;
	size_t i;

	if (!file_exists(path)) {
		struct hash_entry *entry;

		status("reading the kernel's modules", 0, 0);
		for (i = 0; i < finder->modules.size; i++)
			for (entry = finder->modules.buckets[i]; entry; entry = entry->chain)
				if (read_module_files(entry->value, &index))
					return -1;
		if (file_write(path, text_string(&index), strlen(text_string(&index))))
			return -1;
	}
	text = file_read(build->arena, path, NULL);
	if (!text)
		return -1;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		space = strchr(line, ' ');
		if (!space)
			return fail("%s: is malformed; remove it", path);
		*space = '\0';
		hash_add(&finder->module_files, line, space + 1);
	}
	return 0;
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool ends_with(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length > tail && !strcmp(path + length - tail, end);
}

static void choose(struct finder *finder, const char *source)
{
	struct arena *arena = finder->build->arena;
	struct unit *unit;

	if (hash_get(&finder->chosen, source))
		return;
	unit = arena_new_object(arena, struct unit);
	unit->source = source;
	unit->object = arena_printf(arena, "%.*s.o", (int)strlen(source) - 2, source);
	hash_add(&finder->chosen, source, unit);
	*array_push(arena, &finder->build->units) = unit;
}

/* Source files of the tree that may be units of modules: by their names alone. */
static int add_module_sources(struct finder *finder)
{
	struct build *build = finder->build;
	char *roots[] = { (char *)build->kernel.tree, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	size_t prefix = strlen(build->kernel.tree) + 1;
	FTSENT *entry;

	if (!fts)
		return fail_errno("%s", build->kernel.tree);
	while ((entry = fts_read(fts))) {
		const char *path = strlen(entry->fts_path) > prefix ? entry->fts_path + prefix : "";

		if (entry->fts_info == FTS_D && entry->fts_level == 1 &&
		    (!strcmp(path, "tools") || !strcmp(path, "samples") ||
		     !strcmp(path, "Documentation"))) {
			fts_set(fts, entry, FTS_SKIP);
			continue;
		}
		if (entry->fts_info == FTS_D && entry->fts_level == 2 &&
		    !strncmp(path, "arch/", 5) && strcmp(path, "arch/x86")) {
			fts_set(fts, entry, FTS_SKIP);
			continue;
		}
		if (ends_with(path, ".c") && !hash_get(&finder->vmlinux, path) &&
		    hash_get(&finder->module_files, base_of(path)))
			*array_push(build->arena, &finder->sources) =
				arena_strdup(build->arena, path);
	}
	fts_close(fts);
	return 0;
}

/* All units that may read one of the patched files that are not units themselves. */
static int choose_includers(struct finder *finder)
{
	const struct patched_file *file;
	struct includes *includes = NULL;
	size_t i;

	array_for_each(file, &finder->set->files) {
		if (hash_get(&finder->chosen, file->path) || file->change == CHANGE_NEW_FILE)
			continue;
		if (!includes) {
			if (read_module_index(finder) || add_module_sources(finder))
				return -1;
			status("finding who includes the patched files", 0, 0);
			includes = includes_read(finder->build->arena, finder->build->kernel.tree,
						 finder->sources.items, finder->sources.count);
			if (!includes)
				return -1;
		}
		for (i = 0; i < finder->sources.count; i++)
			if (includes_reach(includes, finder->sources.items[i], file->path))
				choose(finder, finder->sources.items[i]);
	}
	return 0;
}

/* The file may be a module's: then kbuild's command names a module that has it. */
static bool may_be_in_module(struct finder *finder, const char *path)
{
	return ends_with(path, ".c") && !read_module_index(finder);
}

/* Links a unit to the file with the running object's symbols; drops what no module has. */
static int link_symbols(struct finder *finder)
{
	struct build *build = finder->build;
	struct unit **item, **kept = build->units.items;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		if (hash_get(&finder->vmlinux, unit->source)) {
			unit->klp_object = "vmlinux";
			unit->symbols = build->kernel.vmlinux;
		} else {
			struct hash_entry *entry =
				hash_find(&finder->module_files, base_of(unit->source));
			const char *ko = hash_get(&finder->modules, unit->klp_object);

			(void)entry;
			if (!ko || !unit->is_module)
				continue;
			unit->symbols = ko;
		}
		*kept++ = unit;
	}
	build->units.count = (size_t)(kept - build->units.items);
	return 0;
}

/* Patched files of which no unit is left have no effect on this kernel. */
static int report_without_effect(struct finder *finder)
{
	const struct patched_file *file;
	struct build *build = finder->build;
	int result = 0;

	array_for_each(file, &finder->set->files) {
		struct unit **item;
		bool found = !ends_with(file->path, ".c");

		array_for_each(item, &build->units)
			found |= !strcmp((*item)->source, file->path);
		/* An included .c file is a header to this question. */
		if (found || (build->units.count && !hash_get(&finder->chosen, file->path)))
			continue;
		if (build->request.strict)
			result = fail("%s: is not compiled in %s, so its hunks have no effect (--strict)",
				      file->path, build->kernel.release);
		else
			warning("%s: is not compiled in %s; its hunks have no effect", file->path,
				build->kernel.release);
	}
	return result;
}

int units_find(struct build *build, const struct patch_set *set)
{
	struct finder finder = { .build = build, .set = set };
	const struct patched_file *file;

	status("finding the affected objects", 0, 0);
	hash_setup(&finder.vmlinux, build->arena);
	hash_setup(&finder.modules, build->arena);
	hash_setup(&finder.module_files, build->arena);
	hash_setup(&finder.chosen, build->arena);
	if (read_vmlinux_units(&finder) || list_modules(&finder))
		return -1;
	array_for_each(file, &set->files) {
		if (file->change == CHANGE_NEW_FILE && ends_with(file->path, ".c"))
			return fail("%s: new source files are not handled yet; put the code into a file "
				    "that exists, or a header",
				    file->path);
		if (file->change == CHANGE_DELETE && ends_with(file->path, ".c"))
			return fail("%s: deleted source files are not handled", file->path);
		if (hash_get(&finder.vmlinux, file->path) ||
		    may_be_in_module(&finder, file->path))
			choose(&finder, file->path);
	}
	if (choose_includers(&finder))
		return -1;
	if (build->units.count && (commands_read(build) || link_symbols(&finder)))
		return -1;
	if (report_without_effect(&finder))
		return -1;
	if (build->units.count)
		return 0;
	info("the patch changes no code of this kernel: nothing that it touches is compiled in it");
	return 3;
}

/* --- units_filter --- */

static bool is_patched_itself(const struct patch_set *set, const struct unit *unit)
{
	const struct patched_file *file;

	array_for_each(file, &set->files)
		if (!strcmp(file->path, unit->source))
			return true;
	return false;
}

/* Preprocesses in one directory, without the lines that name files and line numbers. */
static const char *preprocess_line(struct build *build, const struct unit *unit, const char *dir,
				   const char *out)
{
	return arena_printf(build->arena, "(cd '%s' && %s-w -E -P -o '%s')", dir,
			    unit_command(build, unit), out);
}

static int write_filter(struct build *build, const struct patch_set *set, const char *path)
{
	struct text text = { .arena = build->arena }, goals = { .arena = build->arena };
	struct unit **item;
	int number = 0;

	array_for_each(item, &build->units) {
		const char *orig, *patched;

		if (is_patched_itself(set, *item))
			continue;
		orig = arena_printf(build->arena, "%s/filter/%d.orig", build->work, number);
		patched = arena_printf(build->arena, "%s/filter/%d.patched", build->work, number);
		text_add(&goals, " unit-%d", number);
		text_add(&text, "unit-%d:\n\t@%s && \\\n\t%s && \\\n\t{ cmp -s '%s' '%s' && : >'%s.same' || :; }; "
				"rm -f '%s' '%s'\n\t@echo >>'%s/progress'\n",
			 number, preprocess_line(build, *item, build->kernel.tree, orig),
			 preprocess_line(build, *item, build->farm, patched), orig, patched, orig,
			 orig, patched, build->work);
		number++;
	}
	text_add(&text, "all:%s\n.PHONY: all%s\n", text_string(&goals), text_string(&goals));
	return file_write(path, text_string(&text), strlen(text_string(&text))) ? -1 : number;
}

int units_filter(struct build *build, const struct patch_set *set)
{
	const char *path = arena_printf(build->arena, "%s/filter.mk", build->work);
	const char *dir = arena_printf(build->arena, "%s/filter", build->work);
	char *argv[] = { "make", "-k", "-f", (char *)path,
			 arena_printf(build->arena, "-j%d", build->request.jobs), "all", NULL };
	const struct command command = {
		.argv = argv, .log = arena_printf(build->arena, "%s/filter.log", build->work)
	};
	struct unit **item, **kept = build->units.items;
	int number, count;

	if (dir_remove(dir) || dir_make(dir))
		return -1;
	count = write_filter(build, set, path);
	if (count <= 0)
		return count;
	status("preprocessing the units that include a patched header", 0, 0);
	if (command_run(&command) < 0)
		return -1;
	number = 0;
	array_for_each(item, &build->units) {
		/* What cannot be preprocessed is kept: the compiler will say why. */
		if (is_patched_itself(set, *item) ||
		    !file_exists(arena_printf(build->arena, "%s/%d.orig.same", dir, number++)))
			*kept++ = *item;
	}
	build->units.count = (size_t)(kept - build->units.items);
	if (dir_remove(dir))
		return -1;
	if (build->units.count)
		return 0;
	info("the patch changes no code of this kernel: every unit reads the same after preprocessing");
	return 3;
}

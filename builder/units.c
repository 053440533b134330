// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which translation units may a patch change?
 *
 * The units of vmlinux are those that its DWARF names. A source file that is not among
 * them may belong to a module: its compile command tells which, and that module has to be
 * there. (Shipped modules are stripped of the names of their source files.) For a header, or
 * a .c file that others include, all units that may include it are candidates; those whose
 * preprocessed text stays the same are dropped later (filter.c).
 */
#include "includes.h"
#include "kernels/vmlinux-units.h"
#include "patch-paths.h"
#include "stages.h"
#include "text.h"
#include "../lib/files.h"
#include "../lib/hash.h"
#include "../lib/module-files.h"

#include <fts.h>
#include <string.h>

struct finder {
	struct build *build;
	const struct patch_set *set;
	struct hash vmlinux;	     /* source files in vmlinux */
	ARRAY(const char *) sources; /* all files that may be units */
	struct module_files modules; /* of the kernel */
	struct hash module_dirs;     /* directories of the tree in which a module is linked */
	struct hash chosen;	     /* source -> unit */
	struct includes *includes;   /* NULL until it is needed */
};

static int read_vmlinux_units(struct finder *finder)
{
	struct vmlinux_units units = { 0 };
	const char **name;

	if (vmlinux_units_read(finder->build->arena, finder->build->kernel.vmlinux, &units))
		return -1;
	array_for_each(name, &units.names) {
		hash_add(&finder->vmlinux, *name, (void *)*name);
		*array_push(finder->build->arena, &finder->sources) = *name;
	}
	return 0;
}

static int list_modules(struct finder *finder)
{
	const struct module_file *file;

	if (module_files_read(&finder->modules, finder->build->arena,
			      finder->build->kernel.modules))
		return -1;
	array_for_each(file, &finder->modules.items)
		if (file->source_dir && !hash_get(&finder->module_dirs, file->source_dir))
			hash_add(&finder->module_dirs, file->source_dir, (void *)file->source_dir);
	return 0;
}

/* A module's objects come from its directory or below: drivers/net/ethernet/intel/ice/. */
static bool is_below_module(struct finder *finder, const char *path)
{
	char *dir = arena_strdup(finder->build->arena, path), *slash;

	while ((slash = strrchr(dir, '/'))) {
		*slash = '\0';
		if (hash_get(&finder->module_dirs, dir))
			return true;
	}
	return false;
}

/*
 * kvm.ko is linked from arch/x86/kvm/../../../virt/kvm/kvm_main.o and others: kbuild has no
 * makefile in virt/kvm to ask. What reads a patched header there is refused or warned about.
 */
static bool is_of_kvm(struct finder *finder, const char *path)
{
	return !strncmp(path, "virt/", 5) && module_files_find(&finder->modules, "kvm");
}

static bool ends_with(const char *path, const char *end)
{
	size_t length = strlen(path), tail = strlen(end);

	return length > tail && !strcmp(path + length - tail, end);
}

/* The unit of a source file, which may read `file`, one of the patched ones. */
static struct unit *choose(struct finder *finder, const char *source, const char *file)
{
	struct arena *arena = finder->build->arena;
	struct unit *unit = hash_get(&finder->chosen, source);

	if (!unit) {
		unit = arena_new_object(arena, struct unit);
		unit->source = source;
		unit->object = arena_printf(arena, "%.*s.o", (int)strlen(source) - 2, source);
		hash_add(&finder->chosen, source, unit);
		*array_push(arena, &finder->build->units) = unit;
	}
	*array_push(arena, &unit->patched_files) = file;
	return unit;
}

/* Source files of the tree that may be units of modules, by their place alone. */
static int add_module_sources(struct finder *finder)
{
	struct build *build = finder->build;
	char *roots[] = { (char *)build->kernel.source, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	size_t prefix = strlen(build->kernel.source) + 1;
	const char *reason, *way_out;
	FTSENT *entry;

	if (!fts)
		return fail_errno("%s", build->kernel.source);
	while ((entry = fts_read(fts))) {
		const char *path = strlen(entry->fts_path) > prefix ? entry->fts_path + prefix : "";

		/* What cannot be patched holds no units either. */
		if (entry->fts_info == FTS_D && entry->fts_level &&
		    path_judge(arena_printf(build->arena, "%s/x.c", path), build->kernel.arch,
			       &reason, &way_out) != PATH_CODE &&
		    strncmp(path, "virt", 4))
			fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info != FTS_D && ends_with(path, ".c") &&
			 !hash_get(&finder->vmlinux, path) &&
			 (is_below_module(finder, path) || is_of_kvm(finder, path)))
			*array_push(build->arena, &finder->sources) =
				arena_strdup(build->arena, path);
	}
	fts_close(fts);
	return 0;
}

static bool is_makefile(struct finder *finder, const struct patched_file *file)
{
	const char *reason, *way_out;

	return path_judge(file->path, finder->build->kernel.arch, &reason, &way_out) ==
	       PATH_MAKEFILE;
}

/* Is the new file an object of its own? makefile_check() has seen to the Makefile's words. */
static bool is_new_object(struct finder *finder, const struct patched_file *file)
{
	const char *slash = strrchr(file->path, '/'), *base = slash ? slash + 1 : file->path;
	size_t dir = (size_t)(base - file->path), name = strlen(base) - 1;
	const struct patched_file *makefile;
	const char *at;

	array_for_each(makefile, &finder->set->files) {
		const char *end = strrchr(makefile->path, '/');

		if (!end || !is_makefile(finder, makefile) || !makefile->text ||
		    (size_t)(end + 1 - makefile->path) != dir ||
		    memcmp(makefile->path, file->path, dir))
			continue;
		for (at = makefile->text; (at = memmem(at, strlen(at), base, name)); at++)
			if (at[name] == 'o' && (at == makefile->text || strchr(" \t/", at[-1])))
				return true;
	}
	return false;
}

static int open_includes(struct finder *finder)
{
	struct arena *arena = finder->build->arena;

	if (finder->includes)
		return 0;
	status("finding who includes the patched files", 0, 0);
	if (add_module_sources(finder))
		return -1;
	finder->includes = includes_read(arena, finder->build->kernel.source, finder->sources.items,
					 finder->sources.count);
	return finder->includes ? 0 : -1;
}

/*
 * May other units include this source file, as kernel/sched/build_policy.c does with rt.c?
 * There are some dozens of them in a kernel; kernels/RELEASE/units.included has their names, so that
 * most patches need no include graph.
 */
static int is_included(struct finder *finder, const char *source)
{
	struct arena *arena = finder->build->arena;
	const char *path = arena_printf(arena, "%s/units.included", finder->build->kernel.dir);
	char *text, *line, *save;

	if (!file_exists(path)) {
		if (open_includes(finder))
			return -1;
		text = includes_of_sources(finder->includes);
		if (file_write(path, text, strlen(text)))
			return -1;
	}
	text = file_read(arena, path, NULL);
	if (!text)
		return -1;
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (!strcmp(line, source))
			return 1;
	return 0;
}

/* A header that the patch changes may be read where no unit can be compiled. */
static int check_kvm(const char *header, const char *source)
{
	if (!strstr(header, "kvm")) {
		warning("%s: %s may read it too, and is linked into kvm.ko from another directory, "
			"which "
			"is not handled yet: code that it inlines from there stays as it is",
			header, source);
		return 0;
	}
	return fail(
		"%s: %s reads it, and is linked into kvm.ko from another directory, which is not "
		"handled yet; half of KVM would be patched",
		header, source);
}

/* All units that may read a file that exists; a unit that is patched itself reads itself. */
static int choose_readers(struct finder *finder, const struct patched_file *file)
{
	bool source = ends_with(file->path, ".c");
	const char *kvm = NULL;
	int included = 1;
	size_t i;

	if (source && file->change == CHANGE_DELETE && hash_get(&finder->vmlinux, file->path))
		return fail("%s: a source file of the running kernel cannot be deleted; empty its "
			    "functions, or leave it in place",
			    file->path);
	if (source && file->change == CHANGE_EDIT) {
		choose(finder, file->path, file->path);
		included = is_included(finder, file->path);
	}
	if (included <= 0)
		return included;
	if (open_includes(finder))
		return -1;
	for (i = 0; i < finder->sources.count; i++) {
		const char *reader = finder->sources.items[i];

		if (!strcmp(reader, file->path) ||
		    !includes_reach(finder->includes, reader, file->path))
			continue;
		if (!is_of_kvm(finder, reader))
			choose(finder, reader, file->path);
		else
			kvm = reader;
	}
	return kvm ? check_kvm(file->path, kvm) : 0;
}

static int choose_units(struct finder *finder)
{
	const struct patched_file *file;

	array_for_each(file, &finder->set->files) {
		int result = 0;

		if (is_makefile(finder, file))
			result = makefile_check(finder->build, finder->set, file);
		else if (file->change != CHANGE_NEW_FILE)
			result = choose_readers(finder, file);
		if (result)
			return -1;
	}
	return 0;
}

/* Links a unit to the file with the running object's symbols; drops what is not in the kernel. */
static int link_symbols(struct finder *finder)
{
	struct build *build = finder->build;
	struct unit **item, **kept = build->units.items;

	array_for_each(item, &build->units) {
		struct unit *unit = *item;

		if (unit->is_new ? unit->command && !unit->is_module
				 : hash_get(&finder->vmlinux, unit->source) != NULL) {
			if (!unit->command) {
				fail("%s: is in the running kernel, but kbuild gives no command to "
				     "compile it; it says:",
				     unit->source);
				log_tail(arena_printf(build->arena, "%s/commands.log", build->work),
					 10);
				return -1;
			}
			unit->is_module = false;
			unit->klp_object = "vmlinux";
			unit->symbols = build->kernel.vmlinux;
		} else {
			/* kbuild has commands for files that are not configured, too: not as modules. */
			if (!unit->command || !unit->is_module)
				continue;
			unit->symbols = module_files_find(&finder->modules, unit->klp_object);
			if (!unit->symbols)
				continue;
		}
		*kept++ = unit;
	}
	build->units.count = (size_t)(kept - build->units.items);
	return 0;
}

/* New files are compiled by what kbuild says in the patched tree. */
static int add_new_units(struct finder *finder)
{
	struct build *build = finder->build;
	const struct patched_file *file;
	size_t before = build->units.count;

	array_for_each(file, &finder->set->files)
		if (file->change == CHANGE_NEW_FILE && ends_with(file->path, ".c") &&
		    is_new_object(finder, file))
			choose(finder, file->path, file->path)->is_new = true;
	if (build->units.count == before)
		return 0;
	return workspace_patch(build, finder->set) || commands_read(build) || link_symbols(finder)
		       ? -1
		       : 0;
}

static void name_patches(struct finder *finder, struct unit *unit)
{
	struct text names = { .arena = finder->build->arena };
	const char *last = NULL, **file;
	const struct hunk *hunk;

	array_for_each(hunk, &finder->set->hunks)
		array_for_each(file, &unit->patched_files) {
			if (strcmp(hunk->file, *file) || (last && !strcmp(last, hunk->patch)))
				continue;
			text_add(&names, "%s%s", last ? ", " : "", hunk->patch);
			last = hunk->patch;
		}
	unit->patches = text_string(&names);
}

/* Patched files that no unit of this kernel reads have no effect. */
static int report_without_effect(struct finder *finder)
{
	struct build *build = finder->build;
	const struct patched_file *file;
	struct unit **item;
	struct hash read;
	const char **path;
	int result = 0;

	hash_setup(&read, build->arena);
	array_for_each(item, &build->units)
		array_for_each(path, &(*item)->patched_files)
			hash_add(&read, *path, (void *)*path);
	array_for_each(file, &finder->set->files) {
		const struct hunk *hunk = finder->set->hunks.items;

		if (hash_get(&read, file->path) || is_makefile(finder, file))
			continue;
		/* A new file that is no object of its own is there to be included by the others. */
		if (file->change == CHANGE_NEW_FILE && build->units.count)
			continue;
		while (hunk < finder->set->hunks.items + finder->set->hunks.count &&
		       strcmp(hunk->file, file->path))
			hunk++;
		if (build->request.strict)
			result = fail(
				"%s:%u: %s is not compiled in %s, so its hunks have no effect "
				"(--strict)",
				hunk->patch, hunk->patch_line, file->path, build->kernel.release);
		else
			warning("%s:%u: %s is not compiled in %s; its hunks have no effect",
				hunk->patch, hunk->patch_line, file->path, build->kernel.release);
	}
	return result;
}

int units_find(struct build *build, const struct patch_set *set)
{
	struct finder finder = { .build = build, .set = set };
	struct unit **item;

	status("finding the affected objects", 0, 0);
	hash_setup(&finder.vmlinux, build->arena);
	hash_setup(&finder.module_dirs, build->arena);
	hash_setup(&finder.chosen, build->arena);
	if (read_vmlinux_units(&finder) || list_modules(&finder) || choose_units(&finder))
		return -1;
	if (build->units.count && (commands_read(build) || link_symbols(&finder)))
		return -1;
	if (add_new_units(&finder) || made_files(build))
		return -1;
	array_for_each(item, &build->units)
		name_patches(&finder, *item);
	if (report_without_effect(&finder))
		return -1;
	if (build->units.count)
		return 0;
	info("the patch changes no code of this kernel: nothing that it touches is compiled in it");
	return 3;
}

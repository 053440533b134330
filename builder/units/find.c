// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds the translation units that a patch may change.
 *
 * The units of vmlinux are the ones that its DWARF names. A source file that is not among them
 * may belong to a module: its compile command names the module, which must then exist. (Shipped
 * modules are stripped of the names of their source files.) For a header, or a .c file that
 * others include, all units that may include it are candidates; filter.c later drops those
 * whose preprocessed text stays the same.
 */
#include "units.h"
#include "archive-objects.h"
#include "cmd-index.h"
#include "commands.h"
#include "generated.h"
#include "header-users.h"
#include "includes-file.h"
#include "makefiles.h"
#include "../kernels/cmd-file.h"
#include "../kernels/oot-module.h"
#include "../kernels/vmlinux-units.h"
#include "../patches/paths.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/normalise.h"
#include "../../lib/text.h"
#include "../../lib/module-files.h"

#include <fts.h>
#include <string.h>
#include <unistd.h>

struct unit_finder {
	struct job *job;
	const struct patch_set *set;
	struct units_found units;
	struct hash vmlinux;	    /* source files in vmlinux */
	struct hash linked;	    /* objects in vmlinux; without buckets: not known */
	struct source_list sources; /* all files that may be units */
	uint64_t vmlinux_hash;	    /* of the names of those in vmlinux */
	struct module_files modules;
	struct hash module_dirs;   /* directories of the source tree in which a module is linked */
	struct hash chosen;	   /* object -> unit */
	struct includes *includes; /* NULL until it is needed */
	struct cmd_index *index;   /* of a kernel that the user built; NULL for others */
	const char *unrecorded;	   /* an object of `linked` that is not in it; NULL: none */
	struct hash unused; /* patched headers that no unit depends on -> enum header_disuse */
};

static int read_index(struct unit_finder *finder)
{
	if (finder->index)
		return 0;
	status("reading what each object was made of", 0, 0);
	finder->index = cmd_index_read(finder->job->arena, finder->job->kernel);
	if (!finder->index)
		return -1;
	if (finder->linked.buckets)
		finder->unrecorded = cmd_index_lacks(finder->index, &finder->linked);
	return 0;
}

/* The units of a vmlinux without debug information: those whose objects it was linked from. */
static int choose_by_archives(struct unit_finder *finder)
{
	struct cmd_unit *const *unit;
	struct cmd_dir *const *dir;

	if (read_index(finder))
		return -1;
	array_for_each(dir, &finder->index->dirs)
		array_for_each(unit, &(*dir)->units)
			if ((*unit)->source && hash_get(&finder->linked, (*unit)->object))
				hash_add(&finder->vmlinux, (*unit)->source, (*unit)->source);
	return 0;
}

/* `named`: vmlinux has debug information that names its sources. */
static int read_linked(struct unit_finder *finder, bool named)
{
	struct arena *arena = finder->job->arena;
	const struct kernel *kernel = finder->job->kernel;

	if (named && !archive_objects_are_there(arena, kernel))
		return 0;
	hash_setup(&finder->linked, arena);
	if (archive_objects_read(arena, kernel, &finder->linked))
		return -1;
	return named ? 0 : choose_by_archives(finder);
}

static int read_vmlinux_units(struct unit_finder *finder)
{
	const struct kernel *kernel = finder->job->kernel;
	struct arena *arena = finder->job->arena;
	struct vmlinux_units units = { 0 };
	const char **name;

	if (kernel->oot)
		return 0;
	vmlinux_units_read(arena, kernel->vmlinux, &units);
	array_for_each(name, &units.names) {
		/* "arch/x86/kvm/../../../virt/kvm/kvm_main.c" */
		if (kernel->is_own)
			*name = path_normalise(arena, *name);
		hash_add(&finder->vmlinux, *name, (void *)*name);
		*array_push(arena, &finder->sources.items) = *name;
		finder->vmlinux_hash = hash_bytes(finder->vmlinux_hash, *name, strlen(*name) + 1);
	}
	if (kernel->is_own)
		return read_linked(finder, units.names.count);
	return units.names.count ? 0
				 : fail("%s: has no debug information that names its source files",
					kernel->vmlinux);
}

static int list_modules(struct unit_finder *finder)
{
	const struct module_file *file;

	if (module_files_read(&finder->modules, finder->job->arena, finder->job->kernel->modules))
		return -1;
	array_for_each(file, &finder->modules.items)
		if (file->source_dir && !hash_get(&finder->module_dirs, file->source_dir))
			hash_add(&finder->module_dirs, file->source_dir, (void *)file->source_dir);
	return 0;
}

/* A module's objects are in its directory or below: drivers/net/ethernet/intel/ice/. */
static bool is_below_module(struct unit_finder *finder, const char *path)
{
	char *dir = arena_strdup(finder->job->arena, path), *slash;

	while ((slash = strrchr(dir, '/'))) {
		*slash = '\0';
		if (hash_get(&finder->module_dirs, dir))
			return true;
	}
	return false;
}

/*
 * kvm.ko is linked from arch/x86/kvm/../../../virt/kvm/kvm_main.o and others: virt/kvm has no
 * makefile that kbuild could be asked through. A patched header that is read there is refused
 * or warned about.
 */
static bool is_of_kvm(struct unit_finder *finder, const char *path)
{
	return !strncmp(path, "virt/", 5) && module_files_find(&finder->modules, "kvm");
}

/* Returns the unit of this object, which may read the patched file `file`. */
static struct unit *choose_object(struct unit_finder *finder, const char *object,
				  const char *source, const char *file)
{
	struct arena *arena = finder->job->arena;
	struct unit *unit = hash_get(&finder->chosen, object);

	if (!unit) {
		unit = arena_new_object(arena, struct unit);
		unit->source = source;
		unit->object = object;
		hash_add(&finder->chosen, object, unit);
		*array_push(arena, &finder->units.items) = unit;
	}
	*array_push(arena, &unit->patched_files) = file;
	return unit;
}

static struct unit *choose(struct unit_finder *finder, const char *source, const char *file)
{
	const char *object =
		arena_printf(finder->job->arena, "%.*s.o", (int)strlen(source) - 2, source);

	return choose_object(finder, object, source, file);
}

/* Adds the source files that may be units of modules, judging by their place alone. */
static int add_module_sources(struct unit_finder *finder)
{
	struct job *job = finder->job;
	char *roots[] = { (char *)job->kernel->source, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR | FTS_NOSTAT, NULL);
	size_t prefix = strlen(job->kernel->source) + 1;
	const char *reason, *way_out;
	FTSENT *entry;

	if (!fts)
		return fail_errno("%s", job->kernel->source);
	while ((entry = fts_read(fts))) {
		const char *path = strlen(entry->fts_path) > prefix ? entry->fts_path + prefix : "";

		/* Directories that cannot be patched hold no units either. */
		if (entry->fts_info == FTS_D && entry->fts_level &&
		    path_judge(arena_printf(job->arena, "%s/x.c", path),
			       kernel_source_arch(job->kernel), &reason, &way_out) != PATH_CODE &&
		    strncmp(path, "virt", 4))
			fts_set(fts, entry, FTS_SKIP);
		else if (entry->fts_info != FTS_D && path_ends_with(path, ".c") &&
			 !hash_get(&finder->vmlinux, path) &&
			 (is_below_module(finder, path) || is_of_kvm(finder, path)))
			*array_push(job->arena, &finder->sources.items) =
				arena_strdup(job->arena, path);
	}
	fts_close(fts);
	return 0;
}

static bool is_makefile(const struct unit_finder *finder, const struct patched_file *file)
{
	return path_is_makefile(file->path, kernel_source_arch(finder->job->kernel));
}

/* A cache that somebody else has made for all is used as it is. */
static bool is_kept(const struct unit_finder *finder)
{
	return !access(finder->job->kernel->dir, W_OK);
}

/* Reads the graph from the tree, and keeps it. */
static int read_includes(struct unit_finder *finder, const char *path)
{
	struct source_list *sources = &finder->sources;

	if (add_module_sources(finder))
		return -1;
	finder->includes = includes_read(finder->job->arena, finder->job->kernel,
					 sources->items.items, sources->items.count);
	if (!finder->includes)
		return -1;
	return is_kept(finder)
		       ? includes_save(finder->includes, sources, finder->vmlinux_hash, path)
		       : 0;
}

static int open_includes(struct unit_finder *finder)
{
	const struct kernel *kernel = finder->job->kernel;
	struct arena *arena = finder->job->arena;
	const char *path = arena_printf(arena, "%s/include-graph", kernel->dir);
	struct source_list kept = { 0 };

	if (finder->includes)
		return 0;
	status("finding the units that include the patched files", 0, 0);
	finder->includes = includes_load(arena, finder->vmlinux_hash, path, &kept);
	if (!finder->includes)
		return read_includes(finder, path);
	finder->sources = kept;
	return 0;
}

/*
 * May other units include this source file, as kernel/sched/build_policy.c includes rt.c? A
 * kernel has a few dozen such files; kernels/RELEASE/units.included lists them, so that most
 * patches need no include graph.
 */
static int is_included(struct unit_finder *finder, const char *source)
{
	struct arena *arena = finder->job->arena;
	const char *path = arena_printf(arena, "%s/units.included", finder->job->kernel->dir);
	char *text, *line, *save;

	text = included_sources_load(arena, path);
	if (!text) {
		if (open_includes(finder))
			return -1;
		text = includes_of_sources(finder->includes);
		if (is_kept(finder) && included_sources_save(arena, text, path))
			return -1;
	}
	for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		if (!strcmp(line, source))
			return 1;
	return 0;
}

/* Refuses or warns of a patched header that code of virt/kvm may read, which cannot be compiled. */
static int check_kvm(const char *header, const char *source)
{
	if (!strstr(header, "kvm")) {
		warning("%s: %s may read it too, and is linked into kvm.ko from another directory, which is not handled yet: code that it inlines from the header stays as it is",
			header, source);
		return 0;
	}
	return fail(
		"%s: %s reads it, and is linked into kvm.ko from another directory, which is not handled yet; half of KVM would be patched",
		header, source);
}

/* An object whose .cmd file is gone may read a header, too. */
static int check_all_recorded(const struct unit_finder *finder, const char *header)
{
	const char *build = finder->job->kernel->build;
	const char *object = finder->unrecorded;

	return object ? fail("%s: whether %s reads it is not known, as there is no %s/%s; build that object again with make in %s",
			     header, object, build, cmd_file_path(finder->job->arena, object),
			     build)
		      : 0;
}

/* Chooses the units that the user's build compiled this file for, or with. */
static int choose_recorded(struct unit_finder *finder, const struct patched_file *file)
{
	struct job *job = finder->job;
	struct cmd_unit *const *unit;
	const char *reason, *way_out;
	struct cmd_dir *const *dir;
	unsigned int number;

	if (read_index(finder) ||
	    (!path_ends_with(file->path, ".c") && check_all_recorded(finder, file->path)))
		return -1;
	number = cmd_index_number(finder->index, file->path);
	array_for_each(dir, &finder->index->dirs)
		array_for_each(unit, &(*dir)->units)
			if (cmd_unit_reads(finder->index, *unit, number) &&
			    path_judge((*unit)->source, kernel_source_arch(job->kernel), &reason,
				       &way_out) == PATH_CODE)
				choose_object(finder, (*unit)->object, (*unit)->source, file->path);
	return 0;
}

/* Chooses all units that may read an existing file; the unit of a source file reads itself. */
static int choose_readers(struct unit_finder *finder, const struct patched_file *file)
{
	bool source = path_ends_with(file->path, ".c");
	const char *kvm = NULL;
	int included = 1;
	size_t i;

	if (source && file->change == CHANGE_DELETE && hash_get(&finder->vmlinux, file->path))
		return fail(
			"%s: a source file of the running kernel cannot be deleted; empty its functions, or leave it in place",
			file->path);
	if (finder->job->kernel->is_own)
		return choose_recorded(finder, file);
	if (source && file->change == CHANGE_EDIT) {
		choose(finder, file->path, file->path);
		included = is_included(finder, file->path);
	}
	if (included <= 0)
		return included;
	if (open_includes(finder))
		return -1;
	for (i = 0; i < finder->sources.items.count; i++) {
		const char *reader = finder->sources.items.items[i];

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

/* Comments change nothing, whoever reads them. */
static int choose_readers_of_changes(struct unit_finder *finder, const struct patched_file *file)
{
	struct header_change change = { 0 };

	if (patched_header_change(finder->job, file, &change))
		return -1;
	if (change.is_everything || change.names.count)
		return choose_readers(finder, file);
	hash_add(&finder->unused, file->path, (void *)(uintptr_t)DISUSE_COMMENTS);
	return 0;
}

static int choose_units(struct unit_finder *finder)
{
	const struct patched_file *file;

	array_for_each(file, &finder->set->files) {
		int result = 0;

		if (is_makefile(finder, file))
			result = makefile_check(finder->job, finder->set, file);
		else if (file->change != CHANGE_NEW_FILE)
			result = choose_readers_of_changes(finder, file);
		if (result)
			return -1;
	}
	return 0;
}

static bool is_in_vmlinux(const struct unit_finder *finder, const struct unit *unit)
{
	return hash_get(&finder->vmlinux, unit->source) &&
	       (!finder->linked.buckets || hash_get(&finder->linked, unit->object));
}

/*
 * Finds the file with the symbols of the unit's running object; NULL: the unit is not in this
 * kernel.
 */
static int link_symbols(struct unit_finder *finder, struct unit *unit)
{
	struct job *job = finder->job;
	bool in_vmlinux = unit->is_new ? unit->command && !unit->is_module
				       : is_in_vmlinux(finder, unit);

	if (!in_vmlinux) {
		/* kbuild has commands for files that are not configured too, but not as modules. */
		if (unit->command && unit->is_module)
			unit->symbols = module_files_find(&finder->modules, unit->klp_object);
		/* A module of another tree that is not given is refused when its text changes (oot-units.h). */
		if (job->kernel->oot && unit->command &&
		    !oot_module_given(job->kernel->oot, unit->klp_object))
			unit->symbols = job->kernel->oot->ko.plain;
		return 0;
	}
	if (!unit->command)
		return commands_fail_missing(
			job, unit,
			arena_printf(job->arena, "%s: is in the running kernel", unit->source));
	unit->is_module = false;
	unit->klp_object = "vmlinux";
	unit->symbols = job->kernel->vmlinux;
	return 0;
}

/* Drops the units that are not in the kernel. */
static int keep_linked(struct unit_finder *finder)
{
	struct unit **item, **kept = finder->units.items.items;

	array_for_each(item, &finder->units.items) {
		if (link_symbols(finder, *item))
			return -1;
		if ((*item)->symbols)
			*kept++ = *item;
	}
	finder->units.items.count = (size_t)(kept - finder->units.items.items);
	return 0;
}

/* Does a patched file include the new one? No other file can: it is not there. */
static bool is_included_anew(const struct unit_finder *finder, const struct patched_file *new)
{
	const char *slash = strrchr(new->path, '/'), *base = slash ? slash + 1 : new->path;
	const struct patched_file *file;
	const char *line;

	array_for_each(file, &finder->set->files)
		for (line = file->text; line && *line; line += *line == '\n') {
			const char *end = strchrnul(line, '\n');
			const char *word = memmem(line, (size_t)(end - line), "include", 7);
			const char *name =
				word ? memmem(word, (size_t)(end - word), base, strlen(base))
				     : NULL;

			if (line[strspn(line, " \t")] == '#' && name && strchr("\"</", name[-1]))
				return true;
			line = end;
		}
	return false;
}

/*
 * Chooses the new source files. Refuses one that nothing compiles: the link would only say that
 * its functions are missing.
 */
static int choose_new_units(struct unit_finder *finder)
{
	const struct patched_file *file;
	int result = 0;

	array_for_each(file, &finder->set->files) {
		const char *slash = strrchr(file->path, '/'),
			   *base = slash ? slash + 1 : file->path;

		if (file->change != CHANGE_NEW_FILE || !path_ends_with(file->path, ".c"))
			continue;
		if (makefiles_have_object(finder->job, finder->set, file->path))
			choose(finder, file->path, file->path)->is_new = true;
		else if (!is_included_anew(finder, file))
			result = fail(
				"%s: the patch adds this source file, but nothing compiles it; add its object to %.*sMakefile in the patch, as `obj-y += %.*s.o` (NAME-y in the module NAME), or leave the file out",
				file->path, (int)(base - file->path), file->path,
				(int)strlen(base) - 2, base);
	}
	return result;
}

static int keep_users(struct unit_finder *finder)
{
	if (!finder->includes && !finder->index)
		return 0;
	return header_users_keep(finder->job, finder->set, finder->includes, finder->index,
				 &finder->units, &finder->unused);
}

static void name_patches(struct unit_finder *finder, struct unit *unit)
{
	struct text names = { .arena = finder->job->arena };
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

/* Why does no unit depend on the patched file? */
static const char *why_without_effect(const struct unit_finder *finder, const char *path)
{
	const char *release = finder->job->kernel->release;

	switch ((enum header_disuse)(uintptr_t)hash_get(&finder->unused, path)) {
	case DISUSE_COMMENTS:
		return "its hunks change only comments";
	case DISUSE_NAMES:
		return arena_printf(finder->job->arena, "no unit of %s uses what its hunks change",
				    release);
	default:
		return arena_printf(finder->job->arena,
				    "it is not compiled in %s, so its hunks have no effect",
				    release);
	}
}

/* Warns of patched files that no unit of this kernel depends on. */
static int report_without_effect(struct unit_finder *finder)
{
	struct job *job = finder->job;
	const struct hunk *end = finder->set->hunks.items + finder->set->hunks.count;
	const struct patched_file *file;
	struct unit **item;
	struct hash read;
	const char **path;
	int result = 0;

	hash_setup(&read, job->arena);
	array_for_each(item, &finder->units.items)
		array_for_each(path, &(*item)->patched_files)
			hash_add(&read, *path, (void *)*path);
	array_for_each(file, &finder->set->files) {
		const struct hunk *hunk = finder->set->hunks.items;

		if (hash_get(&read, file->path) || is_makefile(finder, file))
			continue;
		/* A new file without an object of its own is there for the others to include. */
		if (file->change == CHANGE_NEW_FILE && finder->units.items.count)
			continue;
		while (hunk < end && strcmp(hunk->file, file->path))
			hunk++;
		/* The old name of a renamed file has no hunks. */
		if (hunk == end)
			continue;
		if (job->request->strict)
			result = fail("%s:%u: %s: %s (--strict)", hunk->patch, hunk->patch_line,
				      file->path, why_without_effect(finder, file->path));
		else
			warning("%s:%u: %s: %s", hunk->patch, hunk->patch_line, file->path,
				why_without_effect(finder, file->path));
	}
	return result;
}

int units_find(struct job *job, const struct patch_set *patches, struct unit_set *candidates)
{
	struct unit_finder finder = { .job = job, .set = patches, .vmlinux_hash = HASH_START };
	struct unit **item;

	status("finding the affected objects", 0, 0);
	hash_setup(&finder.vmlinux, job->arena);
	hash_setup(&finder.module_dirs, job->arena);
	hash_setup(&finder.chosen, job->arena);
	hash_setup(&finder.unused, job->arena);
	if (read_vmlinux_units(&finder) || list_modules(&finder) || choose_units(&finder))
		return -1;
	if (choose_new_units(&finder))
		return -1;
	if (commands_read(job, &finder.units) || keep_linked(&finder) || keep_users(&finder) ||
	    generated_files(job, &finder.units))
		return -1;
	array_for_each(item, &finder.units.items) {
		name_patches(&finder, *item);
		*array_push(job->arena, &candidates->items) = *item;
	}
	if (report_without_effect(&finder))
		return -1;
	if (candidates->items.count)
		return 0;
	info("the patch changes no code of this kernel: nothing that it touches is %s in it",
	     finder.unused.count ? "used" : "compiled");
	return 3;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Objects of a stock kernel for the property test, made by klp-build's own steps: its saved
 * kbuild commands, its shadow trees, its compile options.
 *
 *	objects [--originals] RELEASE COUNT DIR [SOURCE]...
 *
 * takes the SOURCEs (net/ipv4/tcp.c), or chooses COUNT translation units, spread over all subsystems, two thirds of them in vmlinux and
 * one third in modules; always the same ones for a kernel. Each is compiled twice:
 *
 *	DIR/orig/X.o	from the kernel's tree
 *	DIR/patched/X.o	with BLANK_LINES blank lines in front of the .c file; not with --originals
 *
 * What is there from an earlier run with the same compiler and command is not compiled again. Prints
 * a line for each unit, with tabs: subsystem, unit, object (vmlinux or a module), its symbols.
 * Exit status 1 when anything does not compile. `sh DIR/orig/X.sh -E -o FILE` compiles by hand, with
 * further options.
 */
#include "../../builder/kernels/kernel.h"
#include "../../builder/kernels/vmlinux-units.h"
#include "../../builder/compile/shadow-tree.h"
#include "../../builder/compile/steps.h"
#include "../../builder/compile/work-directory.h"
#include "../../builder/patches/paths.h"
#include "../../builder/units/commands.h"
#include "../../builder/units/generated.h"
#include "../../lib/files.h"
#include "../../lib/hash.h"
#include "../../lib/module-files.h"

#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* An unusual number, and one that changes no number of digits in most files' line numbers. */
#define BLANK_LINES 1000

/* For one module's unit found, so many files of its directory may be no unit of this kernel. */
#define TRIES 3

typedef ARRAY(const char *) strings;

struct chooser {
	struct job job;
	struct units_found units;
	strings vmlinux, modules;    /* sources, sorted: of units, and of what may be units */
	struct module_files shipped; /* with the kernel */
	struct hash dirs;	     /* directories of modules */
	strings sources;	     /* that were asked for */
	bool originals;		     /* the patched ones are not needed */
};

/* "drivers/net/tun.c" -> "drivers/net", "net/ipv4/tcp.c" -> "net". */
static const char *group_of(struct arena *arena, const char *source)
{
	const char *slash = strchr(source, '/');

	if (slash && (!strncmp(source, "drivers/", 8) || !strncmp(source, "arch/", 5)))
		slash = strchr(slash + 1, '/');
	return slash ? arena_strndup(arena, source, (size_t)(slash - source)) : source;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_source(struct chooser *chooser, const char *path)
{
	const char *reason, *way_out;
	size_t length = strlen(path);

	return length > 2 && !strcmp(path + length - 2, ".c") && *path != '/' &&
	       path_judge(path, chooser->job.kernel->arch, &reason, &way_out) == PATH_CODE &&
	       file_exists(arena_printf(chooser->job.arena, "%s/%s", chooser->job.kernel->source,
					path));
}

static int list_vmlinux(struct chooser *chooser)
{
	struct vmlinux_units units = { 0 };
	const char **name;

	vmlinux_units_read(chooser->job.arena, chooser->job.kernel->vmlinux, &units);
	array_for_each(name, &units.names)
		if (is_source(chooser, *name))
			*array_push(chooser->job.arena, &chooser->vmlinux) = *name;
	return chooser->vmlinux.count ? 0
				      : fail("%s: names no sources", chooser->job.kernel->vmlinux);
}

static FTS *walk(const char *dir)
{
	char *roots[] = { (char *)dir, NULL };

	return fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR | FTS_NOSTAT, NULL);
}

static int list_modules(struct chooser *chooser)
{
	const struct module_file *file;

	if (module_files_read(&chooser->shipped, chooser->job.arena, chooser->job.kernel->modules))
		return -1;
	array_for_each(file, &chooser->shipped.items)
		if (file->source_dir && !hash_get(&chooser->dirs, file->source_dir))
			hash_add(&chooser->dirs, file->source_dir, (void *)file->source_dir);
	return 0;
}

/* Sources that lie where modules are linked, and are not in vmlinux. */
static int list_module_sources(struct chooser *chooser)
{
	struct arena *arena = chooser->job.arena;
	const char *tree = chooser->job.kernel->source, **source;
	struct hash vmlinux;
	struct hash_entry *dir;
	FTSENT *entry;
	size_t i;

	hash_setup(&vmlinux, arena);
	array_for_each(source, &chooser->vmlinux)
		hash_add(&vmlinux, *source, (void *)*source);
	for (i = 0; i < chooser->dirs.size; i++)
		for (dir = chooser->dirs.buckets[i]; dir; dir = dir->chain) {
			FTS *fts = walk(arena_printf(arena, "%s/%s", tree, dir->key));

			while (fts && (entry = fts_read(fts))) {
				const char *path = entry->fts_path + strlen(tree) + 1;

				if (entry->fts_info == FTS_D && entry->fts_level)
					fts_set(fts, entry, FTS_SKIP);
				else if (entry->fts_info == FTS_NSOK && is_source(chooser, path) &&
					 !hash_get(&vmlinux, path))
					*array_push(arena, &chooser->modules) =
						arena_strdup(arena, path);
			}
			if (fts)
				fts_close(fts);
		}
	return chooser->modules.count ? 0 : fail("%s: no modules", chooser->job.kernel->modules);
}

/* Some neighbours in a sorted list. */
struct group {
	size_t first, count, chosen;
};

/*
 * `count` of the sorted names: one of each subsystem, the others by the subsystems' sizes;
 * evenly spread in each.
 */
static strings spread(struct arena *arena, const strings *names, size_t count)
{
	ARRAY(struct group) groups = { 0 };
	struct group *group, *next;
	strings result = { 0 };
	size_t i, left;

	for (i = 0; i < names->count; i++) {
		if (!i || strcmp(group_of(arena, names->items[i]),
				 group_of(arena, names->items[i - 1]))) {
			group = array_push(arena, &groups);
			group->first = i;
			group->chosen = 1;
		}
		groups.items[groups.count - 1].count++;
	}
	for (left = count > groups.count ? count - groups.count : 0; left; left--) {
		next = NULL;
		array_for_each(group, &groups)
			if (group->chosen < group->count &&
			    (!next ||
			     group->count * (next->chosen + 1) > next->count * (group->chosen + 1)))
				next = group;
		if (next)
			next->chosen++;
	}
	array_for_each(group, &groups)
		for (i = 0; i < group->chosen && result.count < count; i++)
			*array_push(arena, &result) =
				names->items[group->first +
					     (2 * i + 1) * group->count / (2 * group->chosen)];
	return result;
}

static void choose(struct chooser *chooser, const strings *sources)
{
	struct arena *arena = chooser->job.arena;
	const char **source;

	array_for_each(source, sources) {
		struct unit *unit = arena_new_object(arena, struct unit);

		unit->source = *source;
		unit->object = arena_printf(arena, "%.*s.o", (int)strlen(*source) - 2, *source);
		*array_push(arena, &chooser->units.items) = unit;
	}
}

/* Those of the files that are units of modules of this kernel. */
static int keep_module_units(struct chooser *chooser, const strings *sources, size_t count)
{
	struct job *job = &chooser->job;
	strings kept = { 0 };
	struct unit **item;

	choose(chooser, sources);
	if (commands_read(job, &chooser->units))
		return -1;
	array_for_each(item, &chooser->units.items)
		if ((*item)->command && (*item)->is_module &&
		    module_files_find(&chooser->shipped, (*item)->klp_object))
			*array_push(job->arena, &kept) = (*item)->source;
	chooser->units.items.count = 0;
	kept = spread(job->arena, &kept, count);
	choose(chooser, &kept);
	return 0;
}

/* The choice is kept: what is no unit has no command that could be. */
static int choose_units(struct chooser *chooser, size_t count)
{
	struct job *job = &chooser->job;
	const char *path = arena_printf(job->arena, "%s/units.%zu", job->work, count);
	struct text list = { .arena = job->arena };
	struct unit **item;
	strings sources = { 0 };
	char *line, *save;

	if (chooser->sources.count) {
		choose(chooser, &chooser->sources);
		return commands_read(job, &chooser->units);
	}
	if (file_exists(path)) {
		for (line = strtok_r(file_read(job->arena, path, NULL), "\n", &save); line;
		     line = strtok_r(NULL, "\n", &save))
			*array_push(job->arena, &sources) = line;
		choose(chooser, &sources);
		return commands_read(job, &chooser->units);
	}
	if (list_vmlinux(chooser))
		return -1;
	qsort(chooser->vmlinux.items, chooser->vmlinux.count, sizeof(char *), compare_names);
	if (list_module_sources(chooser))
		return -1;
	qsort(chooser->modules.items, chooser->modules.count, sizeof(char *), compare_names);
	sources = spread(job->arena, &chooser->modules, count / 3 * TRIES);
	if (keep_module_units(chooser, &sources, count / 3))
		return -1;
	sources = spread(job->arena, &chooser->vmlinux, count - chooser->units.items.count);
	choose(chooser, &sources);
	if (commands_read(job, &chooser->units))
		return -1;
	array_for_each(item, &chooser->units.items)
		text_add(&list, "%s\n", (*item)->source);
	return file_write(path, text_string(&list), strlen(text_string(&list)));
}

static int write_step(struct job *job, const struct unit *unit, struct text *rules,
		      enum step_kind kind, const char *dir)
{
	const char *object = unit_path(job, unit, kind, ".o");

	/* The comment is for make: another compiler makes another script. */
	if (step_script(job, unit, kind,
			arena_printf(job->arena,
				     "# %s\n"
				     "cd %s || exit 1\n"
				     "compile() {\n"
				     "\t%s-ffunction-sections -fdata-sections \"$@\"\n"
				     "}\n"
				     "if [ $# != 0 ]; then\n"
				     "\tcompile \"$@\"\n"
				     "else\n"
				     "\trm -f %s\n"
				     "\tcompile -o %s.tmp && mv %s.tmp %s\n"
				     "fi\n",
				     job->kernel->compiler, step_quoted(job, dir),
				     step_command(job, unit, false), step_quoted(job, object),
				     step_quoted(job, object), step_quoted(job, object),
				     step_quoted(job, object))))
		return -1;
	step_rule(job, rules, unit, kind, ".o", "");
	return 0;
}

/*
 * Never through the link of the shadow tree, which would write into the kernel's tree. A tree that was laid out anew lacks
 * the text, which test/property/run reads; the object that is there was made from it, so it gets the time of the source.
 */
static int add_blank_lines(struct job *job, const struct unit *unit)
{
	const char *from = arena_printf(job->arena, "%s/%s", job->kernel->source, unit->source);
	const char *to = arena_printf(job->arena, "%s/%s", patched_tree(job), unit->source);
	struct timespec times[2];
	struct stat source, now;
	size_t size;
	char *text, *blank;

	if (stat(from, &source))
		return fail_errno("%s", from);
	if (!stat(to, &now) && now.st_size == source.st_size + BLANK_LINES)
		return 0;
	text = file_read(job->arena, from, &size);
	if (!text)
		return -1;
	blank = arena_alloc(job->arena, size + BLANK_LINES + 1);
	memset(blank, '\n', BLANK_LINES);
	memcpy(blank + BLANK_LINES, text, size);
	times[0] = source.st_atim;
	times[1] = source.st_mtim;
	if (file_write(to, blank, size + BLANK_LINES))
		return -1;
	return utimensat(AT_FDCWD, to, times, 0) ? fail_errno("%s", to) : 0;
}

static int compile(struct chooser *chooser)
{
	struct job *job = &chooser->job;
	struct text rules = { .arena = job->arena }, goals = { .arena = job->arena };
	struct unit **item;
	int result = 0;

	array_for_each(item, &chooser->units.items) {
		const char *object[] = { unit_path(job, *item, STEP_ORIG, ".o"),
					 unit_path(job, *item, STEP_PATCHED, ".o") };

		if (!(*item)->command)
			return fail("%s: kbuild has no command for it", (*item)->source);
		if (!chooser->originals && add_blank_lines(job, *item))
			return -1;
		if (write_step(job, *item, &rules, STEP_ORIG, (*item)->orig_tree))
			return -1;
		text_add(&goals, " \\\n\t%s", object[0]);
		if (chooser->originals)
			continue;
		if (write_step(job, *item, &rules, STEP_PATCHED, patched_tree(job)))
			return -1;
		text_add(&goals, " \\\n\t%s", object[1]);
	}
	if (steps_make(job, "build", text_string(&goals), text_string(&rules), "compiling",
		       (int)chooser->units.items.count * (chooser->originals ? 1 : 2)) < 0)
		return -1;
	array_for_each(item, &chooser->units.items)
		if (!file_exists(unit_path(job, *item, STEP_ORIG, ".o")) ||
		    (!chooser->originals &&
		     !file_exists(unit_path(job, *item, STEP_PATCHED, ".o")))) {
			result = fail("%s: does not compile", (*item)->source);
			log_tail(unit_path(job, *item, STEP_ORIG, ".log"), 5);
			if (!chooser->originals)
				log_tail(unit_path(job, *item, STEP_PATCHED, ".log"), 5);
		}
	return result;
}

static int print(struct chooser *chooser)
{
	struct job *job = &chooser->job;
	struct unit **item;

	array_for_each(item, &chooser->units.items) {
		struct unit *unit = *item;

		unit->symbols = unit->is_module
					? module_files_find(&chooser->shipped, unit->klp_object)
					: job->kernel->vmlinux;
		if (!unit->symbols)
			return fail("%s: there is no module %s", unit->source, unit->klp_object);
		printf("%s\t%s\t%s\t%s\n", group_of(job->arena, unit->source), unit->object,
		       unit->klp_object, unit->symbols);
	}
	return 0;
}

static int run(struct chooser *chooser, size_t count)
{
	struct job *job = &chooser->job;
	const struct kernel_wanted wanted = { .name = job->request->release,
					      .jobs = job->request->jobs };
	const struct patch_set none = { 0 };
	struct kernel kernel;

	hash_setup(&chooser->dirs, job->arena);
	job->kernel = &kernel;
	if (kernel_open(job->arena, &wanted, &kernel) || work_directory_open(job) ||
	    patched_tree_update(job, &none) || list_modules(chooser) ||
	    choose_units(chooser, count) || generated_files(job, &chooser->units) ||
	    compile(chooser))
		return -1;
	return print(chooser);
}

int main(int argc, char **argv)
{
	struct request request = { .action = ACTION_BUILD, .keep = true };
	struct chooser chooser = {
		.job = { .arena = arena_new(), .request = &request, .lock = -1 }
	};
	int result, i;

	message_setup("objects", MESSAGE_INFO);
	if (argc > 1 && !strcmp(argv[1], "--originals")) {
		chooser.originals = true;
		argc--;
		argv++;
	}
	if (argc < 4)
		die(2, "usage: objects [--originals] RELEASE COUNT DIR [SOURCE]...");
	for (i = 4; i < argc; i++)
		*array_push(chooser.job.arena, &chooser.sources) = argv[i];
	request.release = argv[1];
	request.work = argv[3];
	request.jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
	result = run(&chooser, strtoul(argv[2], NULL, 10));
	status_clear();
	work_directory_close(&chooser.job);
	return result ? 1 : 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Object files that anybody made: all steps of create-diff-object, with the file as the original and as the
 * patched object. A file that is compared with itself has no changes; so that later steps have work
 * to do, its functions are then said to have changed.
 */
#include "quiet.h"
/* load_file(), which object_load() hides. */
#include "../../create-diff-object/object/load.c"
#include "../../create-diff-object/compare/compare.h"
#include "../../create-diff-object/match/pairs.h"
#include "../../create-diff-object/match/run-time-keys.h"
#include "../../create-diff-object/select/select.h"
#include "../../create-diff-object/show/show.h"
#include "../../create-diff-object/write/write.h"
#include "../../lib/elf-file.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* create-diff-object ends when its input is bad, and leaves it to the system to close files. */
static struct elf_file *opened[8];
static size_t opened_count;

static struct elf_file *remember(struct elf_file *file)
{
	if (file)
		opened[opened_count++] = file;
	return file;
}

/* The linker puts these in front: --wrap=elf_file_open --wrap=elf_file_open_for. */
struct elf_file *__real_elf_file_open(struct arena *arena, const char *path);
struct elf_file *__wrap_elf_file_open(struct arena *arena, const char *path);
struct elf_file *__real_elf_file_open_for(struct arena *arena, const char *path,
					  const struct hash *wanted);
struct elf_file *__wrap_elf_file_open_for(struct arena *arena, const char *path,
					  const struct hash *wanted);

struct elf_file *__wrap_elf_file_open(struct arena *arena, const char *path)
{
	return remember(__real_elf_file_open(arena, path));
}

struct elf_file *__wrap_elf_file_open_for(struct arena *arena, const char *path,
					  const struct hash *wanted)
{
	return remember(__real_elf_file_open_for(arena, path, wanted));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const char *path)
{
	struct arena *arena = arena_new();
	struct elf_file *file = __real_elf_file_open(arena, path);
	size_t i;

	if (file) {
		for (i = 0; i < file->section_count; i++)
			elf_relocs(file, &file->sections[i]);
		for (i = 0; i < file->symbol_count; i++)
			elf_bytes_at(file, file->symbols[i].value, file->symbols[i].size);
	}
	elf_file_close(file);
	arena_free(arena);
}

/* As object_load(), but all functions can be replaced. */
static const struct object *load_replaceable(struct arena *arena, const char *path,
					     size_t first_number)
{
	struct loader loader = {
		.arena = arena,
		.object = arena_new_object(arena, struct object),
		.first_number = first_number,
	};
	struct symbol **item;

	if (load_file(&loader, path))
		return NULL;
	array_for_each(item, &loader.symbols)
		(*item)->has_fentry |= (*item)->kind == KIND_FUNCTION;
	return loader.object;
}

static void say_changed(struct diff *diff)
{
	size_t count = symbol_numbers(diff);
	struct verdict *verdicts =
		arena_copy(diff->arena, diff->verdicts, count * sizeof(*verdicts));
	const struct symbol *const *item;

	array_for_each(item, &diff->patched->symbols) {
		const struct symbol *symbol = *item;

		if (symbol->kind != KIND_FUNCTION || symbol->alias_of || !twin_of(diff, symbol))
			continue;
		verdicts[symbol->number].status = STATUS_CHANGED;
		verdicts[symbol->number].why = "the fuzzer says so";
	}
	diff->verdicts = verdicts;
}

/* What people read of it; there is none of it to be seen. */
static void explain_all(struct diff *diff, bool is_refused)
{
	const struct symbol *const *item;
	int left = 16;

	array_for_each(item, &diff->patched->symbols)
		if ((*item)->elf && left-- > 0)
			explain(diff, (*item)->name, is_refused);
	disassemble(diff, NULL);
}

static int object_in_memory(const uint8_t *data, size_t size)
{
	int file = memfd_create("object", MFD_CLOEXEC);

	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	return file;
}

static const char *output_path(void)
{
	static char path[64];

	if (!*path && !freopen("/dev/null", "w", stdout))
		abort();
	if (!*path)
		snprintf(path, sizeof(path), "/dev/shm/klp-elf-fuzz.%d", (int)getpid());
	return path;
}

static void run_steps(struct diff *diff, bool changed)
{
	struct selection *selection;
	bool is_refused;

	correlate(diff);
	compare(diff);
	if (changed)
		say_changed(diff);
	selection = selection_new(diff);
	is_refused = leave_out_changes(diff, selection);
	if (!is_refused) {
		replace_callers(diff, selection);
		check(diff, selection);
		is_refused = include(diff, selection) || check_included(diff);
	}
	if (!is_refused) {
		needs_run_time_keys(diff);
		report_globals(diff);
		account(diff);
		running_match(built_pair(diff));
		find_long_running(diff);
		write_object(diff);
	}
	explain_all(diff, is_refused);
}

/* The same once more, with the same objects as the pair that reads static keys. */
static void run_reading(struct diff *built, bool changed)
{
	struct diff diff = reading_pair(built);

	diff.orig = built->orig;
	diff.patched = built->patched;
	diff.unit = array_push(diff.arena, &diff.report.units);
	if (!built_symbols_find(&diff))
		run_steps(&diff, changed);
}

/* All steps; with `changed`, every function is said to have changed. */
static void diff_two(const char *orig, const char *patched, const char *output, const char *symbols,
		     bool changed)
{
	struct diff diff = { .arena = arena_new() };

	diff.options.object = symbols ? "module" : "vmlinux";
	diff.options.symbols = symbols;
	diff.options.orig = orig;
	diff.options.patched = patched;
	diff.options.output = output;
	diff.options.unit = "fuzz.o";
	diff.unit = array_push(diff.arena, &diff.report.units);
	diff.orig = changed ? load_replaceable(diff.arena, orig, 0)
			    : object_load(diff.arena, orig, 0);
	diff.patched = diff.orig ? object_load(diff.arena, patched, diff.orig->symbols.count)
				 : NULL;
	if (diff.patched && diff.orig->arch == diff.patched->arch && !peers_read(&diff) &&
	    !running_open(&diff)) {
		run_steps(&diff, changed);
		if (symbols)
			run_reading(&diff, changed);
	}
	while (opened_count)
		elf_file_close(opened[--opened_count]);
	arena_free(diff.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int file = object_in_memory(data, size);
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	quiet_begin();
	read_all(path);
	diff_two(path, path, output_path(), NULL, true);
	diff_two(path, path, output_path(), path, true);
	unlink(output_path());
	close(file);
	quiet_end();
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* sources: create-diff-object/!(main|load|branches|references|records|running).c */
/*
 * Object files that anybody made: all steps of create-diff-object, with the file as the original and as the
 * patched object. A file that is compared with itself has no changes; so that later steps have work
 * to do, its functions are then said to have changed.
 */
#include "quiet.h"
#include "../../create-diff-object/diff.h"
#include "../../create-diff-object/explain.h"
#include "../../create-diff-object/include.h"
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

#define elf_file_open(arena, path)	       remember(elf_file_open(arena, path))
#define elf_file_open_for(arena, path, wanted) remember(elf_file_open_for(arena, path, wanted))
#include "../../create-diff-object/load.c"
#include "../../create-diff-object/branches.c"
#include "../../create-diff-object/references.c"
#include "../../create-diff-object/records.c"
#include "../../create-diff-object/running.c"
#undef elf_file_open
#undef elf_file_open_for

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(const char *path)
{
	struct arena *arena = arena_new();
	struct elf_file *file = elf_file_open(arena, path);
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

static void say_changed(struct diff *diff)
{
	struct symbol **item;

	array_for_each(item, &diff->patched->symbols) {
		struct symbol *symbol = *item;

		if (symbol->kind != KIND_FUNCTION || symbol->alias_of || !symbol->twin)
			continue;
		symbol->status = STATUS_CHANGED;
		symbol->why = "the fuzzer says so";
		symbol->twin->has_fentry = true;
	}
}

/* What people read of it; there is none of it to be seen. */
static void explain_all(struct diff *diff, bool is_refused)
{
	struct symbol **item;
	int left = 16;

	array_for_each(item, &diff->patched->symbols)
		if ((*item)->elf && left-- > 0)
			explain(diff, (*item)->name, is_refused);
	disassemble(diff, NULL);
}

static void diff_with_itself(const char *path, const char *output, bool as_symbols)
{
	struct diff diff = { .arena = arena_new() };
	bool is_refused;

	diff.options.object = as_symbols ? "module" : "vmlinux";
	diff.options.symbols = as_symbols ? path : NULL;
	diff.options.orig = diff.options.patched = path;
	diff.options.output = output;
	diff.options.unit = "fuzz.o";
	diff.unit = array_push(diff.arena, &diff.report.units);
	diff.orig = object_load(diff.arena, path);
	diff.patched = diff.orig ? object_load(diff.arena, path) : NULL;
	if (diff.patched && !running_open(&diff) && !correlate(&diff) && !compare(&diff)) {
		say_changed(&diff);
		check(&diff);
		is_refused = include(&diff) || check_included(&diff);
		if (!is_refused) {
			running_match(&diff);
			write_object(&diff);
		}
		explain_all(&diff, is_refused);
	}
	while (opened_count)
		elf_file_close(opened[--opened_count]);
	arena_free(diff.arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char output[64];
	char path[64];
	int file;

	if (!*output && !freopen("/dev/null", "w", stdout))
		abort();
	if (!*output)
		snprintf(output, sizeof(output), "/dev/shm/klp-elf-fuzz.%d", (int)getpid());
	quiet_begin();
	file = memfd_create("object", MFD_CLOEXEC);
	if (file < 0 || write(file, data, size) != (ssize_t)size)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	read_all(path);
	diff_with_itself(path, output, false);
	diff_with_itself(path, output, true);
	unlink(output);
	close(file);
	quiet_end();
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "loaded-file.h"
#include "../lib/elf-file.h"
#include "../lib/files.h"
#include "../lib/message.h"
#include "../lib/module-files.h"

#include <string.h>

const char *loaded_build_id(const struct machine *machine, const char *module)
{
	const char *path = machine_path(machine, "/sys/module/%s/notes/.note.gnu.build-id", module);
	size_t size;
	const char *notes = file_try_read_regular(machine->arena, path, &size);

	return notes ? notes_build_id(machine->arena, (const uint8_t *)notes, size,
				      __BYTE_ORDER == __BIG_ENDIAN)
		     : NULL;
}

static bool has_function(const struct loaded *livepatch, const struct summary_function *wanted)
{
	const struct loaded_function *function;

	array_for_each(function, &livepatch->functions)
		if (!strcmp(function->object, wanted->object) &&
		    !strcmp(function->name, wanted->name) &&
		    function->sympos == (wanted->sympos ? wanted->sympos : 1))
			return true;
	return false;
}

/* During a replace the kernel also has a nop for each function that goes back to the original code. */
static bool has_functions_of(const struct loaded *livepatch, const struct module_summary *summary)
{
	const struct summary_function *wanted;

	array_for_each(wanted, &summary->functions)
		if (!has_function(livepatch, wanted))
			return false;
	return livepatch->state == LOADED_PATCHING || livepatch->state == LOADED_UNPATCHING ||
	       livepatch->functions.count == summary->functions.count;
}

/* Is it the file that was loaded? What neither has cannot tell them apart. */
static bool is_same(const struct machine *machine, const struct loaded *livepatch, const char *path,
		    const struct module_summary *summary)
{
	const char *loaded = loaded_build_id(machine, livepatch->name), *file = NULL;
	struct elf_file *elf = elf_file_open_sections(machine->arena, path);

	if (!elf)
		return false;
	file = elf_build_id(machine->arena, elf);
	elf_file_close(elf);
	if (loaded && (!file || strcmp(loaded, file)))
		return false;
	/* What is not in force has no functions in sysfs any more. */
	return livepatch->state == LOADED_IDLE || has_functions_of(livepatch, summary);
}

/* The place for livepatches comes first: the rest has thousands of files. */
static const char *const places[] = { "/livepatch", "" };

static const char *find_path(const struct machine *machine, const char *name)
{
	struct module_files files;
	const char *dir, *found;
	size_t i;

	for (i = 0; machine->release && i < sizeof(places) / sizeof(*places); i++) {
		dir = machine_path(machine, "/lib/modules/%s%s", machine->release, places[i]);
		if (!dir_exists(dir) || module_files_read(&files, machine->arena, dir))
			continue;
		found = module_files_find(&files, name);
		if (found)
			return found;
	}
	return NULL;
}

void loaded_file_find(const struct machine *machine, struct loaded *livepatch)
{
	const char *path = find_path(machine, livepatch->name);
	const struct module_summary *summary;

	if (!path) {
		livepatch->no_file =
			arena_printf(machine->arena, "there is no %s.ko below /lib/modules/%s",
				     livepatch->name, machine->release ? machine->release : "");
		return;
	}
	summary = module_summary_read(machine->arena, path);
	if (!summary)
		livepatch->no_file = arena_printf(machine->arena, "%s cannot be read", path);
	else if (!is_same(machine, livepatch, path, summary))
		livepatch->no_file = arena_printf(
			machine->arena, "%s is another module than the one that is loaded", path);
	else
		livepatch->file = path;
	livepatch->summary = livepatch->file ? summary : NULL;
	if (livepatch->summary && livepatch->replace == SUMMARY_MAY_REPLACE)
		livepatch->replace = summary->replace;
}

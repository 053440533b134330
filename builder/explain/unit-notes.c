// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit-notes.h"
#include "../../lib/elf-file.h"

static int read_one(const struct job *job, const char *path, struct notes **notes)
{
	struct elf_file *file = elf_file_open(job->arena, path);
	struct elf_section *section = file ? elf_section_by_name(file, NOTES_SECTION) : NULL;

	*notes = NULL;
	if (!file)
		return -1;
	if (section && section->data)
		*notes = notes_parse(job->arena, section->data, section->size, path);
	elf_file_close(file);
	return section && section->data && !*notes ? -1 : 0;
}

int unit_notes_read(const struct job *job, const struct unit *unit, struct unit_notes *notes)
{
	notes->orig = NULL;
	if (!unit->is_new && read_one(job, unit_path(job, unit, STEP_ORIG, ".o"), &notes->orig))
		return -1;
	return read_one(job, unit_path(job, unit, STEP_PATCHED, ".o"), &notes->patched);
}

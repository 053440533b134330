// SPDX-License-Identifier: GPL-2.0-or-later
/* read-notes OBJECT: checks that lib/notes.c can read what the plugin wrote, and prints why not. */
#include "../../lib/elf-file.h"
#include "../../lib/message.h"
#include "../../lib/notes.h"

int main(int argc, char **argv)
{
	struct arena *arena = arena_new();
	struct elf_file *file = argc == 2 ? elf_file_open(arena, argv[1]) : NULL;
	struct elf_section *section = file ? elf_section_by_name(file, NOTES_SECTION) : NULL;
	struct notes *notes;

	message_setup("read-notes", MESSAGE_WARNING);
	if (!section || !section->data)
		return 1;
	notes = notes_parse(arena, section->data, section->size, argv[1]);
	return notes && !notes_compatible(notes, notes, argv[1]) ? 0 : 1;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf-file.h"
#include "text.h"

#include <string.h>

/* Elf64_Nhdr: n_namesz, n_descsz, n_type; then the name and the contents, each padded to 4 bytes. */
#define NOTE_HEADER  12
#define PADDED(size) (((size) + 3) & ~3ull)
#define OWNER	     "GNU"

static const char *find_note(struct arena *arena, const struct elf_file *file,
			     const struct elf_section *section)
{
	struct text text = { .arena = arena };
	uint64_t at = 0, i;

	while (section->size - at >= NOTE_HEADER) {
		const uint8_t *note = section->data + at;
		const uint64_t name = elf_integer(file, note, 4);
		const uint64_t size = elf_integer(file, note + 4, 4);
		const uint64_t rest = section->size - at - NOTE_HEADER;

		if (PADDED(name) > rest || size > rest - PADDED(name))
			return NULL;
		if (elf_integer(file, note + 8, 4) == NT_GNU_BUILD_ID && name == sizeof(OWNER) &&
		    size && !memcmp(note + NOTE_HEADER, OWNER, sizeof(OWNER))) {
			for (i = 0; i < size; i++)
				text_add(&text, "%02x", note[NOTE_HEADER + PADDED(name) + i]);
			return text_string(&text);
		}
		if (PADDED(size) > rest - PADDED(name))
			return NULL;
		at += NOTE_HEADER + PADDED(name) + PADDED(size);
	}
	return NULL;
}

const char *elf_build_id(struct arena *arena, const struct elf_file *file)
{
	const char *found = NULL;
	size_t i;

	/* vmlinux has it among others in .notes, a module alone in .note.gnu.build-id. */
	for (i = 1; i < file->section_count && !found; i++)
		if (file->sections[i].header.sh_type == SHT_NOTE && file->sections[i].data)
			found = find_note(arena, file, &file->sections[i]);
	return found;
}

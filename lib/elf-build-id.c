// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf-file.h"
#include "text.h"

#include <endian.h>
#include <string.h>

/* Elf64_Nhdr: n_namesz, n_descsz, n_type; then the name and the contents, each padded to 4 bytes. */
#define NOTE_HEADER  12
#define PADDED(size) (((size) + 3) & ~3ull)
#define OWNER	     "GNU"

static uint64_t word(const uint8_t *at, bool big_endian)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return big_endian ? be32toh(value) : le32toh(value);
}

const char *notes_build_id(struct arena *arena, const uint8_t *notes, uint64_t notes_size,
			   bool big_endian)
{
	struct text text = { .arena = arena };
	uint64_t at = 0, i;

	while (notes_size - at >= NOTE_HEADER) {
		const uint8_t *note = notes + at;
		const uint64_t name = word(note, big_endian);
		const uint64_t size = word(note + 4, big_endian);
		const uint64_t rest = notes_size - at - NOTE_HEADER;

		if (PADDED(name) > rest || size > rest - PADDED(name))
			return NULL;
		if (word(note + 8, big_endian) == NT_GNU_BUILD_ID && name == sizeof(OWNER) &&
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
			found = notes_build_id(arena, file->sections[i].data,
					       file->sections[i].size, elf_is_big_endian(file));
	return found;
}

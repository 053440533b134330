// SPDX-License-Identifier: GPL-2.0-or-later
#include "exported.h"

#include <string.h>

/* The bytes at a symbol, up to the end of its section; NULL when there are none. */
static const uint8_t *bytes_of(const struct elf_file *file, const struct elf_symbol *symbol,
			       uint64_t *size)
{
	const struct elf_section *section = symbol->section;
	uint64_t offset = symbol->value;

	if (!section || !section->data)
		return NULL;
	if (file->header.e_type != ET_REL)
		offset -= section->header.sh_addr;
	if (offset >= section->size)
		return NULL;
	*size = section->size - offset;
	return section->data + offset;
}

static const char *namespace_of(struct elf_file *file, const char *name)
{
	struct hash_entry *entry =
		elf_symbols_named(file, arena_printf(file->arena, "__kstrtabns_%s", name));
	const uint8_t *bytes;
	uint64_t size;

	bytes = entry ? bytes_of(file, entry->value, &size) : NULL;
	return bytes && memchr(bytes, '\0', size) ? (const char *)bytes : NULL;
}

bool exported_read(struct elf_file *file, const struct elf_symbol *symbol,
		   struct exported *exported)
{
	const uint8_t *bytes;
	uint64_t size;

	if (strncmp(symbol->name, CRC_PREFIX, strlen(CRC_PREFIX)))
		return false;
	*exported = (struct exported){ .name = symbol->name + strlen(CRC_PREFIX) };
	bytes = bytes_of(file, symbol, &size);
	if (symbol->shndx == SHN_ABS)
		exported->crc = (uint32_t)symbol->value;
	else if (bytes && size >= 4)
		exported->crc = (uint32_t)elf_integer(file, bytes, 4);
	else
		return false;
	exported->gpl = symbol->section && strstr(symbol->section->name, "_gpl");
	exported->ns = namespace_of(file, exported->name);
	return true;
}

bool exported_find(struct elf_file *file, struct arena *arena, const char *name,
		   struct exported *exported)
{
	struct hash_entry *entry =
		elf_symbols_named(file, arena_printf(arena, CRC_PREFIX "%s", name));

	return entry && exported_read(file, entry->value, exported);
}

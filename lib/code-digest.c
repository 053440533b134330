// SPDX-License-Identifier: GPL-2.0-or-later
#include "code-digest.h"
#include "message.h"

static void add_relocs(struct digest *digest, const struct elf_section *section,
		       const struct elf_symbol *function)
{
	size_t i;

	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_reloc *reloc = &section->relocs[i];

		if (reloc->offset < function->value ||
		    reloc->offset - function->value >= function->size)
			continue;
		digest_add_number(digest, reloc->offset - function->value);
		digest_add_number(digest, reloc->type);
		digest_add_string(digest, reloc->symbol->name);
		digest_add_number(digest, (uint64_t)reloc->addend);
	}
}

int code_digest_add(struct digest *digest, struct elf_file *file, const struct elf_symbol *function)
{
	bool relocatable = file->header.e_type == ET_REL;
	struct elf_section *section = function->section;
	const uint8_t *bytes = NULL;

	if (section && relocatable && section->data)
		bytes = section->data + function->value;
	else if (section && !relocatable)
		bytes = elf_bytes_at(file, function->value, function->size);
	if (!bytes)
		return fail("%s: %s() has no code in the file", file->path, function->name);
	if (relocatable && elf_relocs(file, section))
		return -1;
	digest_add_string(digest, function->name);
	digest_add_number(digest, function->size);
	digest_add(digest, bytes, function->size);
	if (relocatable)
		add_relocs(digest, section, function);
	return 0;
}

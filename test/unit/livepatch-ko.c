// SPDX-License-Identifier: GPL-2.0-or-later
#include "livepatch-ko.h"
#include "../../livepatch/info.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHN_LIVEPATCH	   0xff20
#define SHF_RELA_LIVEPATCH 0x00100000

struct out_section *ko_section(struct elf_out *out, const char *name)
{
	struct out_section **section;

	array_for_each(section, &out->sections)
		if (!strcmp((*section)->name, name))
			return *section;
	fprintf(stderr, "test: no section %s\n", name);
	abort();
}

struct out_symbol *ko_symbol(struct elf_out *out, const char *name)
{
	struct out_symbol **symbol;

	array_for_each(symbol, &out->symbols)
		if ((*symbol)->name && !strcmp((*symbol)->name, name))
			return *symbol;
	fprintf(stderr, "test: no symbol %s\n", name);
	abort();
}

struct out_relocs *ko_relocs(struct elf_out *out, const char *name)
{
	struct out_relocs **relocs;

	array_for_each(relocs, &out->relocs)
		if ((*relocs)->name && !strcmp((*relocs)->name, name))
			return *relocs;
	fprintf(stderr, "test: no relocations %s\n", name);
	abort();
}

/* klp$vmlinux$name$0: the object in *object; NULL for other symbols. */
static char *livepatch_name(struct arena *arena, const char *name, char **object)
{
	char *copy = arena_strdup(arena, name), *symbol, *position;

	if (strncmp(copy, "klp$", 4))
		return NULL;
	*object = copy + 4;
	symbol = strchr(*object, '$');
	*symbol++ = '\0';
	position = strchr(symbol, '$');
	*position++ = '\0';
	return arena_printf(arena, ".klp.sym.%s.%s,%s", *object, symbol, position);
}

static void copy_sections(struct elf_out *out, struct elf_file *file)
{
	size_t i;

	for (i = 1; i < file->section_count; i++) {
		struct elf_section *section = &file->sections[i];
		struct out_section *copy;
		uint32_t type = section->header.sh_type;

		if (type == SHT_SYMTAB || type == SHT_STRTAB || type == SHT_RELA ||
		    type == SHT_GROUP)
			continue;
		copy = elf_out_section(out, arena_strdup(out->arena, section->name), type,
				       section->header.sh_flags & ~(uint64_t)SHF_GROUP,
				       section->header.sh_addralign);
		elf_out_append(out, copy, section->data, section->size, 1);
		copy->entsize = section->header.sh_entsize;
		section->user = copy;
	}
}

static void copy_symbols(struct elf_out *out, struct elf_file *file)
{
	size_t i;

	for (i = 1; i < file->symbol_count; i++) {
		struct elf_symbol *symbol = &file->symbols[i];
		struct out_section *section = symbol->section ? symbol->section->user : NULL;
		struct out_symbol *copy;
		char *object, *name;

		if (symbol->section && !section)
			continue;
		if (symbol->type == STT_SECTION) {
			symbol->user = elf_out_section_symbol(out, section);
			continue;
		}
		name = livepatch_name(out->arena, symbol->name, &object);
		copy = elf_out_symbol(out, name ? name : arena_strdup(out->arena, symbol->name));
		copy->value = symbol->value;
		copy->size = symbol->size;
		copy->type = symbol->type;
		copy->bind = symbol->bind;
		copy->visibility = symbol->visibility;
		copy->section = section;
		copy->shndx = name ? SHN_LIVEPATCH : symbol->shndx;
		symbol->user = copy;
	}
}

static void livepatch_reloc(struct elf_out *out, struct out_section *section, const char *object,
			    const struct elf_reloc *reloc)
{
	char *name = arena_printf(out->arena, ".klp.rela.%s.%s", object, section->name);
	struct out_relocs **found, *relocs = NULL;
	struct out_reloc *copy;

	array_for_each(found, &out->relocs)
		if ((*found)->name && !strcmp((*found)->name, name))
			relocs = *found;
	if (!relocs)
		relocs = elf_out_relocs(out, name, SHF_ALLOC | SHF_RELA_LIVEPATCH, section);
	copy = array_push(out->arena, &relocs->relocs);
	copy->offset = reloc->offset;
	copy->type = reloc->type;
	copy->addend = reloc->addend;
	copy->symbol = reloc->symbol->user;
}

static int copy_relocs(struct elf_out *out, struct elf_file *file)
{
	size_t i, r;

	for (i = 1; i < file->section_count; i++) {
		struct elf_section *section = &file->sections[i];

		if (!section->user || elf_relocs(file, section))
			continue;
		for (r = 0; r < section->reloc_count; r++) {
			struct elf_reloc *reloc = &section->relocs[r];
			char *object;

			if (!reloc->symbol->user)
				return -1;
			if (livepatch_name(out->arena, reloc->symbol->name, &object))
				livepatch_reloc(out, section->user, object, reloc);
			else
				elf_out_reloc(out, section->user, reloc->offset, reloc->type,
					      reloc->symbol->user, reloc->addend);
		}
	}
	return 0;
}

struct elf_out *livepatch_ko(struct arena *arena, const char *in, const char *yaml)
{
	struct elf_file *file = elf_file_open(arena, in);
	struct out_section *info;
	struct elf_out *out;
	size_t size;
	void *data;

	if (!file)
		return NULL;
	out = elf_out_new(arena, &file->header);
	copy_sections(out, file);
	copy_symbols(out, file);
	if (copy_relocs(out, file))
		return NULL;
	elf_file_close(file);
	if (yaml) {
		if (klp_info_encode(arena, yaml, strlen(yaml), &data, &size))
			return NULL;
		info = elf_out_section(out, ".klp.info", SHT_PROGBITS, 0, 1);
		elf_out_append(out, info, data, size, 1);
	}
	return out;
}

// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf-out.h"
#include "hash.h"
#include "message.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct elf_out *elf_out_new(struct arena *arena, const GElf_Ehdr *like)
{
	struct elf_out *out = arena_new_object(arena, struct elf_out);

	out->arena = arena;
	out->header = *like;
	return out;
}

struct out_section *elf_out_section(struct elf_out *out, const char *name, uint32_t type,
				    uint64_t flags, uint64_t align)
{
	struct out_section *section = arena_new_object(out->arena, struct out_section);

	section->name = name;
	section->type = type;
	section->flags = flags;
	section->align = align ? align : 1;
	*array_push(out->arena, &out->sections) = section;
	return section;
}

uint64_t elf_out_append(struct elf_out *out, struct out_section *section, const void *data,
			uint64_t size, uint64_t align)
{
	uint64_t offset;

	if (!align)
		align = 1;
	if (align > section->align)
		section->align = align;
	offset = (section->size + align - 1) / align * align;
	if (section->type != SHT_NOBITS) {
		if (offset + size > section->capacity) {
			uint64_t capacity = section->capacity * 2 + offset + size;
			uint8_t *grown = arena_alloc(out->arena, capacity);

			if (section->size)
				memcpy(grown, section->data, section->size);
			section->data = grown;
			section->capacity = capacity;
		}
		if (data && size)
			memcpy(section->data + offset, data, size);
	}
	section->size = offset + size;
	return offset;
}

struct out_symbol *elf_out_symbol(struct elf_out *out, const char *name)
{
	struct out_symbol *symbol = arena_new_object(out->arena, struct out_symbol);

	symbol->name = name;
	symbol->bind = STB_GLOBAL;
	*array_push(out->arena, &out->symbols) = symbol;
	return symbol;
}

struct out_symbol *elf_out_section_symbol(struct elf_out *out, struct out_section *section)
{
	if (!section->symbol) {
		section->symbol = elf_out_symbol(out, "");
		section->symbol->bind = STB_LOCAL;
		section->symbol->type = STT_SECTION;
		section->symbol->section = section;
	}
	return section->symbol;
}

struct out_relocs *elf_out_relocs(struct elf_out *out, const char *name, uint64_t flags,
				  struct out_section *section)
{
	struct out_relocs *relocs = arena_new_object(out->arena, struct out_relocs);

	relocs->name = name;
	relocs->flags = flags | SHF_INFO_LINK;
	relocs->section = section;
	*array_push(out->arena, &out->relocs) = relocs;
	return relocs;
}

void elf_out_reloc(struct elf_out *out, struct out_section *section, uint64_t offset, uint32_t type,
		   struct out_symbol *symbol, int64_t addend)
{
	struct out_reloc *reloc;

	if (!section->relocs)
		section->relocs = elf_out_relocs(
			out, arena_printf(out->arena, ".rela%s", section->name), 0, section);
	reloc = array_push(out->arena, &section->relocs->relocs);
	reloc->offset = offset;
	reloc->type = type;
	reloc->symbol = symbol;
	reloc->addend = addend;
}

/* --- writing --- */

struct strings {
	struct arena *arena;
	struct hash offsets; /* string -> offset + 1 */
	ARRAY(char) text;
};

static uint32_t string_offset(struct strings *strings, const char *string)
{
	size_t offset = (size_t)hash_get(&strings->offsets, string);
	const char *c;

	if (!*string)
		return 0;
	if (!offset) {
		offset = strings->text.count + 1;
		hash_add(&strings->offsets, string, (void *)offset);
		for (c = string; *c; c++)
			*array_push(strings->arena, &strings->text) = *c;
		*array_push(strings->arena, &strings->text) = '\0';
	}
	return (uint32_t)(offset - 1);
}

static void strings_setup(struct strings *strings, struct arena *arena)
{
	memset(strings, 0, sizeof(*strings));
	strings->arena = arena;
	hash_setup(&strings->offsets, arena);
	*array_push(arena, &strings->text) = '\0';
}

static int elf_failed(const char *path)
{
	return fail("%s: cannot be written: %s", path, elf_errmsg(-1));
}

struct elf_writer {
	struct elf_out *out;
	Elf *elf;
	const char *path;
	struct strings names, strings;
	size_t symtab, strtab, locals, symbols;
};

static int add_section(struct elf_writer *writer, const GElf_Shdr *header, const char *name,
		       Elf_Type type, void *data, size_t size, size_t *index)
{
	Elf_Scn *scn = elf_newscn(writer->elf);
	Elf_Data *d = scn ? elf_newdata(scn) : NULL;
	GElf_Shdr shdr;

	if (!d || !gelf_getshdr(scn, &shdr))
		return elf_failed(writer->path);
	shdr = *header;
	shdr.sh_name = string_offset(&writer->names, name);
	d->d_type = type;
	d->d_buf = data;
	d->d_size = size;
	d->d_align = header->sh_addralign ? header->sh_addralign : 1;
	d->d_version = EV_CURRENT;
	*index = elf_ndxscn(scn);
	return gelf_update_shdr(scn, &shdr) ? 0 : elf_failed(writer->path);
}

static int write_sections(struct elf_writer *writer)
{
	struct out_section **item;

	array_for_each(item, &writer->out->sections) {
		struct out_section *section = *item;
		GElf_Shdr header = { .sh_type = section->type,
				     .sh_flags = section->flags,
				     .sh_addralign = section->align,
				     .sh_entsize = section->entsize,
				     .sh_size = section->size,
				     .sh_link = section->link ? (GElf_Word)section->link->index
							      : 0 };

		if (add_section(writer, &header, section->name, ELF_T_BYTE,
				section->type == SHT_NOBITS ? NULL : section->data, section->size,
				&section->index))
			return -1;
	}
	return 0;
}

static void number_symbols(struct elf_writer *writer)
{
	struct out_symbol **item;

	writer->symbols = 1;
	array_for_each(item, &writer->out->symbols)
		if ((*item)->bind == STB_LOCAL)
			(*item)->index = writer->symbols++;
	writer->locals = writer->symbols;
	array_for_each(item, &writer->out->symbols)
		if ((*item)->bind != STB_LOCAL)
			(*item)->index = writer->symbols++;
}

static int write_relocs(struct elf_writer *writer)
{
	struct arena *arena = writer->out->arena;
	struct out_relocs **item;
	size_t i;

	array_for_each(item, &writer->out->relocs) {
		struct out_relocs *relocs = *item;
		size_t size = relocs->relocs.count * sizeof(Elf64_Rela);
		Elf64_Rela *rela = arena_alloc(arena, size + 1);
		GElf_Shdr header = { .sh_type = SHT_RELA,
				     .sh_flags = relocs->flags,
				     .sh_addralign = 8,
				     .sh_entsize = sizeof(Elf64_Rela),
				     .sh_link = (GElf_Word)writer->symtab,
				     .sh_info = (GElf_Word)relocs->section->index };

		for (i = 0; i < relocs->relocs.count; i++) {
			const struct out_reloc *reloc = &relocs->relocs.items[i];

			rela[i].r_offset = reloc->offset;
			rela[i].r_info = ELF64_R_INFO(reloc->symbol->index, reloc->type);
			rela[i].r_addend = reloc->addend;
		}
		if (add_section(writer, &header, relocs->name, ELF_T_RELA, rela, size,
				&relocs->index))
			return -1;
	}
	return 0;
}

static int write_symbols(struct elf_writer *writer)
{
	struct arena *arena = writer->out->arena;
	Elf64_Sym *symbols = arena_alloc(arena, writer->symbols * sizeof(*symbols));
	GElf_Shdr symtab = { .sh_type = SHT_SYMTAB,
			     .sh_addralign = 8,
			     .sh_entsize = sizeof(Elf64_Sym),
			     .sh_link = (GElf_Word)writer->strtab,
			     .sh_info = (GElf_Word)writer->locals };
	GElf_Shdr strtab = { .sh_type = SHT_STRTAB, .sh_addralign = 1 };
	struct out_symbol **item;
	size_t index;

	array_for_each(item, &writer->out->symbols) {
		const struct out_symbol *symbol = *item;
		Elf64_Sym *sym = &symbols[symbol->index];

		sym->st_name = string_offset(&writer->strings, symbol->name);
		sym->st_value = symbol->value;
		sym->st_size = symbol->size;
		sym->st_info = ELF64_ST_INFO(symbol->bind, symbol->type);
		sym->st_other = (unsigned char)(symbol->visibility | (symbol->other & ~3));
		if (symbol->section && symbol->section->index >= SHN_LORESERVE)
			return fail("%s: more than %d sections are not handled", writer->path,
				    SHN_LORESERVE);
		sym->st_shndx = symbol->section ? (Elf64_Section)symbol->section->index
						: symbol->shndx;
	}
	if (add_section(writer, &symtab, ".symtab", ELF_T_SYM, symbols,
			writer->symbols * sizeof(*symbols), &index) ||
	    index != writer->symtab)
		return fail("%s: the symbol table did not get its expected section number",
			    writer->path);
	return add_section(writer, &strtab, ".strtab", ELF_T_BYTE, writer->strings.text.items,
			   writer->strings.text.count, &index);
}

static int write_elf(struct elf_writer *writer)
{
	GElf_Shdr names = { .sh_type = SHT_STRTAB, .sh_addralign = 1 };
	GElf_Ehdr header;
	size_t index;

	if (!gelf_newehdr(writer->elf, writer->out->header.e_ident[EI_CLASS]) ||
	    !gelf_getehdr(writer->elf, &header))
		return elf_failed(writer->path);
	header.e_ident[EI_DATA] = writer->out->header.e_ident[EI_DATA];
	header.e_ident[EI_OSABI] = writer->out->header.e_ident[EI_OSABI];
	header.e_type = ET_REL;
	header.e_machine = writer->out->header.e_machine;
	header.e_flags = writer->out->header.e_flags;
	header.e_version = EV_CURRENT;
	if (write_sections(writer))
		return -1;
	writer->symtab = writer->out->sections.count + writer->out->relocs.count + 1;
	writer->strtab = writer->symtab + 1;
	if (write_relocs(writer) || write_symbols(writer))
		return -1;
	string_offset(&writer->names, ".shstrtab");
	header.e_shstrndx = (GElf_Half)(writer->strtab + 1);
	if (add_section(writer, &names, ".shstrtab", ELF_T_BYTE, writer->names.text.items,
			writer->names.text.count, &index) ||
	    !gelf_update_ehdr(writer->elf, &header))
		return elf_failed(writer->path);
	return elf_update(writer->elf, ELF_C_WRITE) < 0 ? elf_failed(writer->path) : 0;
}

int elf_out_write(struct elf_out *out, const char *path)
{
	struct elf_writer writer = { .out = out, .path = out->name ? out->name : path };
	char *temporary = arena_printf(out->arena, "%s.tmp.%d", path, (int)getpid());
	int fd, result;

	elf_version(EV_CURRENT);
	fd = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return fail_errno("%s: cannot be created", writer.path);
	strings_setup(&writer.names, out->arena);
	strings_setup(&writer.strings, out->arena);
	number_symbols(&writer);
	writer.elf = elf_begin(fd, ELF_C_WRITE, NULL);
	result = writer.elf ? write_elf(&writer) : elf_failed(writer.path);
	if (writer.elf)
		elf_end(writer.elf);
	if (close(fd) && !result)
		result = fail_errno("%s: cannot be written", writer.path);
	if (!result && rename(temporary, path))
		result = fail_errno("%s: cannot be replaced", writer.path);
	if (result)
		unlink(temporary);
	return result;
}

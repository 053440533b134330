// SPDX-License-Identifier: GPL-2.0-or-later
#include "damage.h"

#include <stdlib.h>
#include <string.h>

/* xorshift64*: the same numbers everywhere. */
static uint64_t next(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1dull;
}

static uint64_t below(uint64_t *state, uint64_t limit)
{
	return limit ? (next(state) >> 16) % limit : 0;
}

struct damager {
	struct image *image;
	uint64_t random;
};

static struct damage done(struct damager *damager, bool is_loaded, const char *text)
{
	(void)damager;
	return (struct damage){ .text = text, .is_loaded = is_loaded };
}

/* A section that is loaded and has contents; or one of code. */
static Elf64_Shdr *choose_section(struct damager *damager, uint64_t flags)
{
	size_t count, i;
	Elf64_Shdr *sections = image_sections(damager->image, &count), *section;

	for (i = 0; i < 10000; i++) {
		section = &sections[1 + below(&damager->random, count - 1)];
		if ((section->sh_flags & flags) == flags && section->sh_type != SHT_NOBITS &&
		    section->sh_type != SHT_RELA && section->sh_size)
			return section;
	}
	abort();
}

static const char *name_of(struct damager *damager, const Elf64_Shdr *section)
{
	return arena_strdup(damager->image->arena, image_section_name(damager->image, section));
}

static struct damage a_byte(struct damager *damager, uint64_t flags)
{
	const Elf64_Shdr *section = choose_section(damager, flags);
	const uint64_t at = below(&damager->random, section->sh_size);
	uint8_t *byte = damager->image->bytes + section->sh_offset + at;
	const uint8_t was = *byte;

	*byte ^= (uint8_t)(1 + below(&damager->random, 255));
	return done(damager, flags & SHF_ALLOC,
		    arena_printf(damager->image->arena, "%s+0x%llx: byte 0x%02x made 0x%02x",
				 name_of(damager, section), (unsigned long long)at, was, *byte));
}

static struct damage loaded_byte(struct damager *damager)
{
	return a_byte(damager, SHF_ALLOC);
}

static struct damage code_byte(struct damager *damager)
{
	return a_byte(damager, SHF_ALLOC | SHF_EXECINSTR);
}

static struct damage zeros(struct damager *damager)
{
	const Elf64_Shdr *section = choose_section(damager, SHF_ALLOC);
	const uint64_t at = below(&damager->random, section->sh_size);
	const uint64_t rest = section->sh_size - at, size = rest < 16 ? rest : 16;
	uint8_t *bytes = damager->image->bytes + section->sh_offset + at;
	bool changed = false;
	uint64_t i;

	for (i = 0; i < size; i++)
		changed |= bytes[i] != 0;
	memset(bytes, 0, size);
	return done(damager, changed,
		    arena_printf(damager->image->arena, "%s+0x%llx: %llu bytes made zero%s",
				 name_of(damager, section), (unsigned long long)at,
				 (unsigned long long)size, changed ? "" : ", which they were"));
}

static Elf64_Rela *choose_reloc(struct damager *damager, bool of_livepatch, const char **section)
{
	size_t count, relocs, i;
	Elf64_Shdr *sections = image_sections(damager->image, &count);

	for (i = 0; i < 10000; i++) {
		const Elf64_Shdr *rela = &sections[1 + below(&damager->random, count - 1)];
		Elf64_Rela *first;

		if (rela->sh_type != SHT_RELA ||
		    of_livepatch != !strncmp(image_section_name(damager->image, rela), ".klp.", 5))
			continue;
		first = image_relocs(damager->image, rela, &relocs);
		*section = name_of(damager, rela);
		return &first[below(&damager->random, relocs)];
	}
	return of_livepatch ? choose_reloc(damager, false, section) : NULL;
}

static struct damage a_reloc(struct damager *damager, bool of_livepatch)
{
	static const uint32_t types[] = { R_X86_64_NONE, R_X86_64_64,	 R_X86_64_32,  R_X86_64_32S,
					  R_X86_64_PC32, R_X86_64_PLT32, R_X86_64_PC64 };
	const char *section, *what;
	Elf64_Rela *reloc = choose_reloc(damager, of_livepatch, &section);
	const Elf64_Rela was = *reloc;
	size_t symbols;

	image_symbols(damager->image, &symbols);
	switch (below(&damager->random, 4)) {
	case 0:
		reloc->r_offset += below(&damager->random, 2) ? 1 + below(&damager->random, 16)
							      : -1 - below(&damager->random, 16);
		what = "another place";
		break;
	case 1:
		reloc->r_info =
			ELF64_R_INFO(ELF64_R_SYM(reloc->r_info), types[below(&damager->random, 7)]);
		what = "another type";
		break;
	case 2:
		reloc->r_info =
			ELF64_R_INFO(below(&damager->random, symbols), ELF64_R_TYPE(reloc->r_info));
		what = "another symbol";
		break;
	default:
		reloc->r_addend += below(&damager->random, 2)
					   ? 1 + (int64_t)below(&damager->random, 64)
					   : -1 - (int64_t)below(&damager->random, 64);
		what = "another addend";
		break;
	}
	return done(
		damager, memcmp(&was, reloc, sizeof(was)) != 0,
		arena_printf(
			damager->image->arena,
			"%s: the relocation at 0x%llx (type %u, symbol %u, addend %lld) has %s: 0x%llx, %u, %u, %lld",
			section, (unsigned long long)was.r_offset,
			(unsigned)ELF64_R_TYPE(was.r_info), (unsigned)ELF64_R_SYM(was.r_info),
			(long long)was.r_addend, what, (unsigned long long)reloc->r_offset,
			(unsigned)ELF64_R_TYPE(reloc->r_info), (unsigned)ELF64_R_SYM(reloc->r_info),
			(long long)reloc->r_addend));
}

static struct damage ordinary_reloc(struct damager *damager)
{
	return a_reloc(damager, false);
}

static struct damage livepatch_reloc(struct damager *damager)
{
	return a_reloc(damager, true);
}

static struct damage a_symbol(struct damager *damager)
{
	struct arena *arena = damager->image->arena;
	size_t count, sections;
	Elf64_Sym *symbols = image_symbols(damager->image, &count), was, *symbol;
	const char *name, *what;
	int type;

	image_sections(damager->image, &sections);
	symbol = &symbols[1 + below(&damager->random, count - 1)];
	was = *symbol;
	name = arena_strdup(arena, image_symbol_name(damager->image, symbol));
	type = ELF64_ST_TYPE(symbol->st_info);
	switch (below(&damager->random, 5)) {
	case 0:
		symbol->st_value += 1 + below(&damager->random, 32);
		what = "value";
		break;
	case 1:
		symbol->st_size += 1 + below(&damager->random, 32);
		what = "size";
		break;
	case 2:
		symbol->st_shndx = (uint16_t)below(&damager->random, sections);
		what = "section";
		break;
	case 3:
		symbol->st_info = (unsigned char)below(&damager->random, 256);
		what = "type or binding";
		break;
	default:
		symbol->st_name = symbols[below(&damager->random, count)].st_name;
		what = "name";
		break;
	}
	/* The kernel reads neither the names of sections and files nor what follows from them. */
	return done(damager,
		    memcmp(&was, symbol, sizeof(was)) && type != STT_FILE && type != STT_SECTION,
		    arena_printf(arena, "symbol %zu (%s, type %d) has another %s",
				 (size_t)(symbol - symbols), name, type, what));
}

static struct damage a_header(struct damager *damager)
{
	struct arena *arena = damager->image->arena;
	size_t count;
	Elf64_Shdr *sections = image_sections(damager->image, &count);
	Elf64_Shdr *section = &sections[1 + below(&damager->random, count - 1)];
	const bool is_loaded = section->sh_flags & SHF_ALLOC;
	const char *name = name_of(damager, section), *what;
	const Elf64_Shdr was = *section;
	bool matters = is_loaded || section->sh_type == SHT_RELA;

	switch (below(&damager->random, 8)) {
	case 0:
		section->sh_flags ^= 1ull << below(&damager->random, 3);
		what = "flags";
		matters = is_loaded || (section->sh_flags & SHF_ALLOC);
		break;
	case 1:
		section->sh_type = (uint32_t)below(&damager->random, 16);
		what = "type";
		break;
	case 2:
		section->sh_size += below(&damager->random, 2) ? 8 : -8ull;
		what = "size";
		break;
	case 3:
		section->sh_addralign = below(&damager->random, 64);
		what = "alignment";
		matters = is_loaded;
		break;
	case 4:
		section->sh_info = (uint32_t)below(&damager->random, count);
		what = "info";
		matters = section->sh_type == SHT_RELA;
		break;
	case 5:
		section->sh_link = (uint32_t)below(&damager->random, count);
		what = "link";
		matters = section->sh_type == SHT_SYMTAB;
		break;
	case 6:
		section->sh_name = sections[below(&damager->random, count)].sh_name;
		what = "name";
		break;
	default:
		section->sh_offset += below(&damager->random, 2) ? 8 : -8ull;
		what = "place";
		matters &= section->sh_type != SHT_NOBITS && section->sh_size;
		break;
	}
	return done(damager, matters && memcmp(&was, section, sizeof(was)),
		    arena_printf(arena, "section header of %s has another %s", name, what));
}

static struct damage a_name(struct damager *damager)
{
	const bool of_sections = below(&damager->random, 2);
	const char *table = of_sections ? ".shstrtab" : ".strtab";
	const Elf64_Shdr *names = image_section(damager->image, table);
	const uint64_t at = 1 + below(&damager->random, names->sh_size - 1);
	char *byte = (char *)damager->image->bytes + names->sh_offset + at;
	const char *name = byte;
	uint64_t back;

	for (back = at; back > 0 && name[-1]; back--)
		name--;
	*byte = *byte == 'x' ? 'y' : 'x';
	/* It may be the name of a source file. */
	return done(damager, false,
		    arena_printf(damager->image->arena,
				 "%s+0x%llx: a character, which makes the name %s", table,
				 (unsigned long long)at, name));
}

static struct damage an_end(struct damager *damager)
{
	const uint64_t lost = 1 + below(&damager->random, damager->image->size / 2);

	damager->image->size -= lost;
	return done(damager, true,
		    arena_printf(damager->image->arena, "%llu bytes lost at the end",
				 (unsigned long long)lost));
}

static struct damage a_file_header(struct damager *damager)
{
	const uint64_t at = below(&damager->random, sizeof(Elf64_Ehdr));

	damager->image->bytes[at] ^= (uint8_t)(1 + below(&damager->random, 255));
	return done(damager, false,
		    arena_printf(damager->image->arena, "byte %llu of the ELF header",
				 (unsigned long long)at));
}

static struct damage any_byte(struct damager *damager)
{
	const uint64_t at = below(&damager->random, damager->image->size);

	damager->image->bytes[at] ^= (uint8_t)(1 + below(&damager->random, 255));
	return done(damager, false,
		    arena_printf(damager->image->arena, "byte 0x%llx of the file",
				 (unsigned long long)at));
}

struct damage image_damage(struct image *image, unsigned long seed)
{
	/* What is loaded counts more. */
	static struct damage (*const ways[])(struct damager *) = {
		loaded_byte,	loaded_byte,	code_byte,	code_byte,	 zeros,
		ordinary_reloc, ordinary_reloc, ordinary_reloc, livepatch_reloc, livepatch_reloc,
		a_symbol,	a_symbol,	a_symbol,	a_header,	 a_header,
		a_header,	a_name,		a_name,		an_end,		 a_file_header,
		any_byte,
	};
	struct damager damager = { image, (seed + 1) * 0x9e3779b97f4a7c15ull };

	return ways[below(&damager.random, sizeof(ways) / sizeof(*ways))](&damager);
}

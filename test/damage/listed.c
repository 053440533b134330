// SPDX-License-Identifier: GPL-2.0-or-later
/* Damages with which kernels refused modules or died of them, and verify had no objection. */
#include "damage.h"

#include <string.h>

/* The first relocation of a section against a symbol whose name begins so; "": any. */
static Elf64_Rela *reloc_against(const struct image *image, const char *rela, const char *symbol)
{
	const Elf64_Shdr *section = image_section(image, rela);
	size_t count, symbol_count, i;
	Elf64_Sym *symbols = image_symbols(image, &symbol_count);
	Elf64_Rela *relocs = section ? image_relocs(image, section, &count) : NULL;

	for (i = 0; relocs && i < count; i++)
		if (!strncmp(image_symbol_name(image, &symbols[ELF64_R_SYM(relocs[i].r_info)]),
			     symbol, strlen(symbol)))
			return &relocs[i];
	return NULL;
}

static void set_type(Elf64_Rela *reloc, uint32_t type)
{
	reloc->r_info = ELF64_R_INFO(ELF64_R_SYM(reloc->r_info), type);
}

/* A byte of a function's code that no relocation writes: its last one. */
static bool code_byte(struct image *image)
{
	size_t count, i;
	Elf64_Sym *symbols = image_symbols(image, &count);
	size_t section_count;
	const Elf64_Shdr *sections = image_sections(image, &section_count);

	for (i = 1; i < count; i++) {
		const Elf64_Shdr *section =
			symbols[i].st_shndx < section_count ? &sections[symbols[i].st_shndx] : NULL;

		if (section && (section->sh_flags & SHF_EXECINSTR) &&
		    ELF64_ST_TYPE(symbols[i].st_info) == STT_FUNC && symbols[i].st_size > 8) {
			image->bytes[section->sh_offset + symbols[i].st_value + 1] ^= 0x10;
			return true;
		}
	}
	return false;
}

/* What init hands to klp_enable_patch(). */
static bool enabled_patch(struct image *image)
{
	const Elf64_Shdr *rela = image_section(image, ".rela.init.text");
	size_t count, i;
	Elf64_Rela *relocs = image_relocs(image, rela, &count);

	for (i = count; i-- > 0;)
		if (ELF64_R_TYPE(relocs[i].r_info) == R_X86_64_32S) {
			relocs[i].r_addend += 8;
			return true;
		}
	return false;
}

/* A livepatch symbol that is another variable, while .klp.info has the right one. */
static bool renamed_symbol(struct image *image)
{
	static const char from[] = "saved_command_line", to[] = "static_command_lin";
	Elf64_Shdr *names = image_section(image, ".strtab");
	char *at = memmem(image->bytes + names->sh_offset, names->sh_size, from, strlen(from));

	if (at)
		memcpy(at, to, strlen(from));
	return at != NULL;
}

static bool absolute_call(struct image *image)
{
	size_t count, i, reloc_count, r;
	Elf64_Shdr *sections = image_sections(image, &count);

	for (i = 1; i < count; i++) {
		Elf64_Rela *relocs =
			sections[i].sh_type == SHT_RELA &&
					strstr(image_section_name(image, &sections[i]), ".text.")
				? image_relocs(image, &sections[i], &reloc_count)
				: NULL;

		for (r = 0; relocs && r < reloc_count; r++)
			if (ELF64_R_TYPE(relocs[r].r_info) == R_X86_64_PC32 ||
			    ELF64_R_TYPE(relocs[r].r_info) == R_X86_64_PLT32) {
				set_type(&relocs[r], R_X86_64_32S);
				return true;
			}
	}
	return false;
}

static bool return_site(struct image *image)
{
	Elf64_Rela *reloc = reloc_against(image, ".rela.return_sites", "");

	if (reloc)
		set_type(reloc, R_X86_64_NONE);
	return reloc != NULL;
}

static bool moved_init(struct image *image)
{
	Elf64_Rela *reloc = reloc_against(image, ".rela.gnu.linkonce.this_module", "init_module");

	if (reloc)
		reloc->r_offset += 3;
	return reloc != NULL;
}

static bool init_behind(struct image *image)
{
	Elf64_Rela *reloc = reloc_against(image, ".rela.gnu.linkonce.this_module", "init_module");

	if (reloc)
		reloc->r_addend += 3;
	return reloc != NULL;
}

static bool renamed_mcount_loc(struct image *image)
{
	Elf64_Shdr *section = image_section(image, "__mcount_loc");

	if (section)
		memcpy(image->bytes +
			       (image_section_name(image, section) - (const char *)image->bytes),
		       "__mcount_lox", strlen("__mcount_lox"));
	return section != NULL;
}

/* sign-file's line, and what stands before it, without any PKCS#7. */
static bool broken_signature(struct image *image)
{
	static const char marker[] = "~Module signature appended~\n";
	const size_t size = image->size + 12 + strlen(marker);
	uint8_t *bytes = arena_alloc(image->arena, size);

	memcpy(bytes, image->bytes, image->size);
	bytes[image->size + 2] = 2;
	bytes[image->size + 11] = 40;
	memcpy(bytes + image->size + 12, marker, strlen(marker));
	image->bytes = bytes;
	image->size = size;
	return true;
}

static bool lost_marker(struct image *image)
{
	broken_signature(image);
	image->size--;
	return true;
}

/* The first relocation section of a function's own section; NULL: there is none. */
static Elf64_Shdr *function_relocs(const struct image *image)
{
	size_t count, i;
	Elf64_Shdr *sections = image_sections(image, &count);

	for (i = 1; i < count; i++)
		if (!strncmp(image_section_name(image, &sections[i]), ".rela.text.",
			     strlen(".rela.text.")))
			return &sections[i];
	return NULL;
}

/* A call of an import, one byte behind its start. */
static bool call_inside(struct image *image)
{
	const Elf64_Shdr *rela = function_relocs(image);
	size_t count, i;
	Elf64_Rela *relocs = rela ? image_relocs(image, rela, &count) : NULL;

	for (i = 0; relocs && i < count; i++)
		if (ELF64_R_TYPE(relocs[i].r_info) == R_X86_64_PLT32) {
			relocs[i].r_addend++;
			return true;
		}
	return false;
}

static bool lost_relocs(struct image *image)
{
	Elf64_Shdr *rela = function_relocs(image);

	if (rela)
		rela->sh_info = rela->sh_link;
	return rela != NULL;
}

static bool not_executable(struct image *image)
{
	size_t count;
	Elf64_Shdr *rela = function_relocs(image);

	if (rela)
		image_sections(image, &count)[rela->sh_info].sh_flags &= ~(uint64_t)SHF_EXECINSTR;
	return rela != NULL;
}

/* A byte of struct klp_patch that the livepatch core keeps for itself. */
static bool core_member(struct image *image)
{
	size_t count, sections, i;
	Elf64_Sym *symbols = image_symbols(image, &count);

	for (i = 1; i < count; i++)
		if (!strcmp(image_symbol_name(image, &symbols[i]), "patch") &&
		    ELF64_ST_TYPE(symbols[i].st_info) == STT_OBJECT) {
			const Elf64_Shdr *data =
				&image_sections(image, &sections)[symbols[i].st_shndx];

			image->bytes[data->sh_offset + symbols[i].st_value + 100] = 1;
			return true;
		}
	return false;
}

const struct listed_damage listed_damages[] = {
	{ "a byte of code", code_byte, false },
	{ "another address for klp_enable_patch()", enabled_patch, true },
	{ "a livepatch symbol renamed to another variable", renamed_symbol, true },
	{ "a relative relocation made absolute", absolute_call, true },
	{ "an entry of .return_sites without a relocation", return_site, true },
	{ "init three bytes further on in struct module", moved_init, true },
	{ "init in the middle of a function", init_behind, true },
	{ "__mcount_loc under another name", renamed_mcount_loc, true },
	{ "a call that leads behind a function's start", call_inside, true },
	{ "the relocations of a function for another section", lost_relocs, true },
	{ "a function in memory that is not executable", not_executable, true },
	{ "a member of klp_patch that is the livepatch core's", core_member, true },
	{ "a broken signature", broken_signature, false },
	{ "a signature whose end is lost", lost_marker, false },
	{ 0 },
};

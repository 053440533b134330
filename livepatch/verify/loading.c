// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The file as the module loader lays it out: which sections are loaded, to which kind of memory, and which
 * relocation section is for which (kernel/module/main.c).
 */
#include "checks.h"

#include <string.h>

#define PAGE 4096

/* The loader, or who reads them later, writes to these, and executes or only reads those. */
static const struct memory_kind {
	const char *name; /* of a section, or how it begins */
	bool is_prefix;
	uint64_t flags; /* of SHF_WRITE and SHF_EXECINSTR */
} memory[] = {
	{ ".text", true, SHF_EXECINSTR },
	{ ".init.text", true, SHF_EXECINSTR },
	{ ".exit.text", true, SHF_EXECINSTR },
	{ ".altinstr_replacement", false, SHF_EXECINSTR },
	{ ".altinstr_aux", false, SHF_EXECINSTR },
	{ ".static_call.text", false, SHF_EXECINSTR },
	{ ".data", true, SHF_WRITE },
	{ ".init.data", true, SHF_WRITE },
	{ ".exit.data", true, SHF_WRITE },
	{ ".bss", true, SHF_WRITE },
	{ ".rodata", true, 0 },
	{ ".gnu.linkonce.this_module", false, SHF_WRITE },
	/* Written after the module's read-only memory has become that. */
	{ "__bug_table", false, SHF_WRITE },
	{ "__jump_table", false, SHF_WRITE },
	{ ".static_call_sites", false, SHF_WRITE },
};

static void check_memory(struct verify *verify, const struct elf_section *section)
{
	const uint64_t kinds = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR;
	size_t i;

	for (i = 0; i < sizeof(memory) / sizeof(*memory); i++) {
		const struct memory_kind *row = &memory[i];

		if (row->is_prefix ? strncmp(section->name, row->name, strlen(row->name))
				   : strcmp(section->name, row->name))
			continue;
		if ((section->header.sh_flags & kinds) != (row->flags | SHF_ALLOC))
			problem(verify,
				"%s: by its flags, 0x%llx, it is not loaded, or to the wrong kind of memory; build the module again",
				section->name, (unsigned long long)section->header.sh_flags);
		return;
	}
}

static bool has_contents(const struct elf_section *section)
{
	switch (section->header.sh_type) {
	case SHT_PROGBITS:
	case SHT_NOTE:
	case SHT_INIT_ARRAY:
	case SHT_FINI_ARRAY:
		return true;
	case SHT_NOBITS:
		return !strncmp(section->name, ".bss", strlen(".bss")) ||
		       !strncmp(section->name, ".data..percpu", strlen(".data..percpu"));
	default:
		return false;
	}
}

/* The loader, or who is told of a module, finds these by their names, whether they are loaded or not. */
static const char *const read_anyway[] = {
	".modinfo",	    ".altinstructions", ".parainstructions", ".smp_locks",
	".retpoline_sites", ".return_sites",	".call_sites",	     ".cfi_sites",
	".ibt_endbr_seal",  ".orc_unwind",	".orc_unwind_ip",    ".BTF",
	".BTF.base",
};

static void check_unloaded(struct verify *verify, const struct elf_section *section)
{
	size_t i;

	check_memory(verify, section);
	if (!strncmp(section->name, ".rela", strlen(".rela")))
		problem(verify,
			"%s: is no relocation section by its type, %u, so the kernel would not relocate; build the module again",
			section->name, section->header.sh_type);
	for (i = 0; i < sizeof(read_anyway) / sizeof(*read_anyway); i++)
		if (!strcmp(section->name, read_anyway[i]))
			problem(verify,
				"%s: is not loaded, by its flags, and the kernel reads it all the same, without its relocations; build the module again",
				section->name);
}

/* include/uapi/linux/elf.h: the loader itself sets it, for sections that it knows by name. */
#define SHF_RO_AFTER_INIT 0x00200000

static void check_loaded(struct verify *verify, const struct elf_section *section)
{
	const uint64_t align = section->header.sh_addralign;

	if (section->header.sh_flags & (SHF_RO_AFTER_INIT | SHF_COMPRESSED))
		problem(verify, "%s: by its flags, 0x%llx, it is %s; build the module again",
			section->name, (unsigned long long)section->header.sh_flags,
			section->header.sh_flags & SHF_COMPRESSED
				? "compressed, which the loader does not undo"
				: "read-only once the module has started");

	if (!has_contents(section))
		problem(verify, "%s: a loaded section cannot have type %u; build the module again",
			section->name, section->header.sh_type);
	if (align & (align - 1) || align > PAGE)
		problem(verify,
			"%s: the loader cannot align it to %llu bytes; build the module again",
			section->name, (unsigned long long)align);
	check_memory(verify, section);
}

/*
 * A relocation section for one that is not loaded is ignored. So sh_info is compared with the name, by which
 * linkers say the same.
 */
static void check_relocation_section(struct verify *verify, const struct elf_section *section)
{
	const struct elf_file *module = verify->module;
	const struct elf_section *target = section->header.sh_info && section->header.sh_info <
									      module->section_count
						   ? &module->sections[section->header.sh_info]
						   : NULL;
	const char *expected = target ? arena_printf(verify->arena, ".rela%s", target->name) : "";

	if (!target || strcmp(section->name, expected))
		problem(verify,
			"%s: the relocations in it are for section %s, by its sh_info; build the module again",
			section->name, target ? target->name : "that is not there");
	else if (target->rela != section)
		problem(verify, "%s: there are two of them; build the module again", section->name);
	else if (section->size % RELA_SIZE || section->header.sh_flags & SHF_ALLOC)
		problem(verify,
			"%s: its size or its flags are not those of a relocation section; build the module again",
			section->name);
}

static bool is_loaded(const struct elf_section *section)
{
	return section->header.sh_flags & SHF_ALLOC;
}

/* module_init_section() */
static bool is_freed(const struct elf_section *section)
{
	return !strncmp(section->name, ".init", strlen(".init"));
}

/* Tables of the kernel's may speak of init's code: it is there when they are worked through. */
static bool is_kept_data(const struct elf_section *section)
{
	return !strncmp(section->name, ".data", strlen(".data")) ||
	       !strncmp(section->name, ".rodata", strlen(".rodata"));
}

/* A symbol in a section that is not loaded would be an address in memory that is freed at once. */
static void check_references(struct verify *verify, const struct elf_section *section)
{
	size_t i;

	for (i = 0; i < section->reloc_count; i++) {
		const struct elf_symbol *symbol = section->relocs[i].symbol;

		if (symbol->section && !is_loaded(symbol->section)) {
			problem(verify,
				"%s: refers to section %s, which is not loaded; build the module again",
				place_in_module(verify, section, section->relocs[i].offset),
				symbol->section->name);
			return;
		}
		if (symbol->section && is_freed(symbol->section) && is_kept_data(section)) {
			problem(verify,
				"%s: refers to section %s, which is freed once the module has started; build the module again",
				place_in_module(verify, section, section->relocs[i].offset),
				symbol->section->name);
			return;
		}
		if (!symbol->section && symbol->shndx == SHN_UNDEF && !*symbol->name) {
			problem(verify, "%s: a relocation without a symbol; build the module again",
				place_in_module(verify, section, section->relocs[i].offset));
			return;
		}
	}
}

/* find_sec() of the loader finds the first one of a name, module_finalize() the last one. */
static void check_once(struct verify *verify, const struct elf_section *section)
{
	const struct elf_section *first = elf_section_by_name(verify->module, section->name);

	if (first != section && (is_loaded(first) || is_loaded(section)))
		problem(verify,
			"%s: there are two sections of that name, and the kernel would read one of them only; build the module again",
			section->name);
}

/* Names of sections end in their table, and that is found without the extensions of ELF for many sections. */
static bool has_section_names(const struct elf_file *module)
{
	const struct elf_section *names = module->header.e_shstrndx < module->section_count
						  ? &module->sections[module->header.e_shstrndx]
						  : NULL;

	return names && names->header.sh_type == SHT_STRTAB && names->data && names->size &&
	       !names->data[names->size - 1];
}

static void check_header(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	GElf_Shdr first;
	Elf_Scn *scn = elf_getscn(module->elf, 0);

	if (module->header.e_shentsize != gelf_fsize(module->elf, ELF_T_SHDR, 1, EV_CURRENT) ||
	    !has_section_names(module) || !scn || !gelf_getshdr(scn, &first) ||
	    first.sh_type != SHT_NULL || first.sh_size || first.sh_addr)
		problem(verify,
			"its ELF header is not that of a module that the kernel loads; build the module again");
}

/* Compressed sections, which nobody reads, count as well. */
static void check_extent(struct verify *verify, const struct elf_section *section)
{
	const GElf_Shdr *header = &section->header;
	size_t size = 0;

	elf_rawfile(verify->module->elf, &size);
	if (header->sh_type != SHT_NOBITS && header->sh_type != SHT_NULL &&
	    (header->sh_offset > size || header->sh_size > size - header->sh_offset))
		problem(verify,
			"%s: reaches beyond the end of the file; take an intact copy, or build the module again",
			section->name);
}

/*
 * simplify_symbols() resolves each undefined symbol, whatever its type, and takes no section number that is not in the
 * ELF header. imports.c has those that have a name.
 */
static void check_symbol(struct verify *verify, const struct elf_symbol *symbol)
{
	if (symbol->shndx == SHN_UNDEF && (!*symbol->name || symbol->type == STT_FILE))
		problem(verify,
			"symbol %zu, '%s', is in no section, and nothing that the kernel could export; the kernel refuses the module: build it again",
			symbol->index, symbol->name);
	if (symbol->shndx >= SHN_LORESERVE && symbol->shndx != SHN_ABS &&
	    symbol->shndx != SHN_COMMON && symbol->shndx != SHN_LIVEPATCH)
		problem(verify,
			"symbol %zu, '%s', is in section 0x%x, a number that the kernel does not know; it refuses the module: build it again",
			symbol->index, symbol->name, symbol->shndx);
	/* A function ends at the next symbol of whatever type, for who searches stacks for it. */
	if (symbol->section && is_loaded(symbol->section) &&
	    (symbol->type == STT_FILE || (symbol->type == STT_SECTION && symbol->value)))
		problem(verify,
			"symbol %zu, '%s', has the type of a file or section and is at %s, where the kernel takes it for the end of a function; build the module again",
			symbol->index, symbol->name,
			place_in_module(verify, symbol->section, symbol->value));
}

static void check_section(struct verify *verify, const struct elf_section *section)
{
	check_extent(verify, section);
	if (section->header.sh_type == SHT_REL)
		problem(verify, "%s: the kernel refuses relocations of type REL", section->name);
	/* relocs.c has the other checks of those of the livepatch core. */
	if (klp_is_rela(section->name)) {
		check_once(verify, section);
		return;
	}
	if (section->header.sh_type == SHT_RELA) {
		check_relocation_section(verify, section);
		return;
	}
	check_once(verify, section);
	if (!is_loaded(section)) {
		check_unloaded(verify, section);
		return;
	}
	check_loaded(verify, section);
	check_references(verify, section);
}

void verify_loading(struct verify *verify)
{
	const struct elf_file *module = verify->module;
	size_t i;

	check_header(verify);
	for (i = 1; i < module->section_count; i++)
		check_section(verify, &module->sections[i]);
	for (i = 1; i < module->symbol_count; i++)
		check_symbol(verify, &module->symbols[i]);
}

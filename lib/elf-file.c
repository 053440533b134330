// SPDX-License-Identifier: GPL-2.0-or-later
#include "elf-file.h"
#include "message.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int bad(const struct elf_file *file, const char *what)
{
	const char *why = elf_errmsg(-1);

	return fail("%s: %s%s%s%s; not an object file that can be used", file->path, what,
		    why ? " (" : "", why ? why : "", why ? ")" : "");
}

/*
 * Loads a section's data without translation: string tables and our own readers need the raw
 * bytes.
 */
static int read_section_data(struct elf_file *file, struct elf_section *section, Elf_Scn *scn)
{
	Elf_Data *data;

	if (section->header.sh_type == SHT_NOBITS || section->header.sh_type == SHT_NULL ||
	    !section->size)
		return 0;
	if (section->header.sh_flags & SHF_COMPRESSED)
		return 0; /* only debug sections are compressed; nobody reads them through here */
	data = elf_rawdata(scn, NULL);
	if (!data || !data->d_buf || data->d_size != section->size)
		return bad(file, "a section reaches beyond the end of the file");
	section->data = data->d_buf;
	return 0;
}

static int read_sections(struct elf_file *file)
{
	size_t names, i;
	Elf_Scn *scn = NULL;

	if (elf_getshdrnum(file->elf, &file->section_count) || !file->section_count)
		return bad(file, "it has no section headers");
	if (elf_getshdrstrndx(file->elf, &names))
		return bad(file, "it has no section names");
	file->sections = arena_alloc(file->arena, file->section_count * sizeof(*file->sections));
	file->sections[0].name = "";
	for (i = 1; (scn = elf_nextscn(file->elf, scn)); i++) {
		struct elf_section *section;
		const char *name;

		if (i >= file->section_count)
			return bad(file, "the section headers are inconsistent");
		section = &file->sections[i];
		section->index = i;
		if (elf_ndxscn(scn) != i || !gelf_getshdr(scn, &section->header))
			return bad(file, "a section header cannot be read");
		name = elf_strptr(file->elf, names, section->header.sh_name);
		if (!name)
			return bad(file, "a section has no valid name");
		section->name = name;
		section->size = section->header.sh_size;
		if (read_section_data(file, section, scn))
			return -1;
	}
	if (i != file->section_count)
		return bad(file, "the section headers are inconsistent");
	for (i = 1; i < file->section_count; i++) {
		struct elf_section *section = &file->sections[i];

		if (section->header.sh_type == SHT_SYMTAB) {
			if (file->symtab)
				return bad(file, "it has two symbol tables");
			file->symtab = section;
		} else if (section->header.sh_type == SHT_RELA && section->header.sh_info > 0 &&
			   section->header.sh_info < file->section_count &&
			   /*
			    * Other relocation sections have flags of the kernel: they are those
			    * of a livepatch module.
			    */
			   !(section->header.sh_flags & SHF_MASKOS)) {
			file->sections[section->header.sh_info].rela = section;
		}
	}
	return 0;
}

/* The raw symbol table, from which symbols are made. */
struct table {
	const Elf64_Sym *symbols;
	size_t count;
	const Elf32_Word *extended; /* section indices that do not fit into a symbol; may be NULL */
	size_t extended_count;
	const char *names;
	size_t names_size;
};

static int open_table(struct elf_file *file, struct table *table)
{
	const struct elf_section *names;
	Elf_Data *data = elf_getdata(elf_getscn(file->elf, file->symtab->index), NULL);
	size_t i;

	memset(table, 0, sizeof(*table));
	if (!data || (data->d_size && !data->d_buf) ||
	    file->symtab->header.sh_entsize != sizeof(Elf64_Sym) ||
	    file->symtab->header.sh_link >= file->section_count)
		return bad(file, "its symbol table cannot be read");
	table->symbols = data->d_buf;
	table->count = data->d_size / sizeof(Elf64_Sym);
	names = &file->sections[file->symtab->header.sh_link];
	if (names->header.sh_type != SHT_STRTAB || !names->data || names->data[names->size - 1])
		return bad(file, "its symbols have no valid names");
	table->names = (const char *)names->data;
	table->names_size = names->size;
	for (i = 1; i < file->section_count; i++) {
		if (file->sections[i].header.sh_type != SHT_SYMTAB_SHNDX)
			continue;
		data = elf_getdata(elf_getscn(file->elf, i), NULL);
		table->extended = data ? data->d_buf : NULL;
		table->extended_count = table->extended ? data->d_size / sizeof(Elf32_Word) : 0;
	}
	return 0;
}

static const char *name_of(const struct table *table, size_t i)
{
	Elf64_Word name = table->symbols[i].st_name;

	return name < table->names_size ? table->names + name : NULL;
}

static int read_symbol(struct elf_file *file, const struct table *table, size_t i,
		       struct elf_symbol *symbol, const struct elf_symbol *file_symbol)
{
	const Elf64_Sym *sym = &table->symbols[i];
	size_t shndx = sym->st_shndx;

	symbol->index = i;
	symbol->name = name_of(table, i);
	if (!symbol->name)
		return bad(file, "a symbol has no valid name");
	symbol->value = sym->st_value;
	symbol->size = sym->st_size;
	symbol->type = ELF64_ST_TYPE(sym->st_info);
	symbol->bind = ELF64_ST_BIND(sym->st_info);
	symbol->visibility = ELF64_ST_VISIBILITY(sym->st_other);
	symbol->other = sym->st_other;
	symbol->shndx = sym->st_shndx;
	if (shndx == SHN_XINDEX)
		shndx = i < table->extended_count ? table->extended[i] : 0;
	if (sym->st_shndx == SHN_XINDEX || (shndx && shndx < SHN_LORESERVE)) {
		if (!shndx || shndx >= file->section_count)
			return bad(file, "a symbol's section does not exist");
		symbol->section = &file->sections[shndx];
		/* A symbol may lie just past the end of its section: labels of its end do. */
		if (file->header.e_type == ET_REL &&
		    (symbol->value > symbol->section->size ||
		     symbol->size > symbol->section->size - symbol->value))
			return fail(
				"%s: symbol %s reaches beyond its section %s; not an object file that can be used",
				file->path, symbol->name, symbol->section->name);
	}
	if (symbol->type == STT_SECTION && symbol->section) {
		symbol->name = symbol->section->name;
		symbol->section->section_symbol = symbol;
	}
	if (symbol->type == STT_FILE)
		*array_push(file->arena, &file->files) = symbol;
	if (symbol->bind == STB_LOCAL && file_symbol) {
		symbol->file = file_symbol->name;
		symbol->file_index = file_symbol->index;
	}
	return 0;
}

static void add_name(struct elf_file *file, struct elf_symbol *symbol)
{
	if (*symbol->name && symbol->type != STT_SECTION && symbol->type != STT_FILE)
		hash_add(&file->by_name, symbol->name, symbol);
}

static int read_symbols(struct elf_file *file)
{
	const struct elf_symbol *file_symbol = NULL;
	struct table table;
	size_t i;

	if (!file->symtab)
		return 0;
	if (open_table(file, &table))
		return -1;
	file->symbol_count = table.count;
	file->first_global = file->symtab->header.sh_info;
	file->symbols = arena_alloc(file->arena, (file->symbol_count + 1) * sizeof(*file->symbols));
	file->symbols[0].name = "";
	for (i = 0; i < file->symbol_count; i++) {
		struct elf_symbol *symbol = &file->symbols[i];

		if (read_symbol(file, &table, i, symbol, file_symbol))
			return -1;
		if (symbol->type == STT_FILE)
			file_symbol = symbol;
		add_name(file, symbol);
	}
	return 0;
}

/*
 * Reads the names in a set, or all names that are not in it, in one pass over the symbol table;
 * the first pass also reads the names of files.
 */
static int read_some(struct elf_file *file, const struct hash *names, bool others)
{
	const struct elf_symbol *file_symbol = NULL;
	bool first = !file->files.count;
	size_t files = 0, i;
	struct table table;

	if (!file->symtab)
		return 0;
	if (open_table(file, &table))
		return -1;
	for (i = 1; i < table.count; i++) {
		unsigned char type = ELF64_ST_TYPE(table.symbols[i].st_info);
		struct elf_symbol *symbol;
		const char *name;

		if (type == STT_FILE && !first) {
			file_symbol = file->files.items[files++];
			continue;
		}
		if (type == STT_SECTION)
			continue;
		name = name_of(&table, i);
		if (type != STT_FILE && name && !hash_find(names, name) == !others)
			continue;
		symbol = arena_new_object(file->arena, struct elf_symbol);
		if (read_symbol(file, &table, i, symbol, file_symbol))
			return -1;
		if (type == STT_FILE)
			file_symbol = symbol;
		add_name(file, symbol);
	}
	return 0;
}

struct hash_entry *elf_symbols_named(struct elf_file *file, const char *name)
{
	if (file->wanted && !hash_find(file->wanted, name)) {
		const struct hash *wanted = file->wanted;

		/*
		 * Read all the others at once: a caller that asks for one more name may ask for
		 * many.
		 */
		file->wanted = NULL;
		if (read_some(file, wanted, true))
			return NULL;
	}
	return hash_find(&file->by_name, name);
}

/* Distributions compress the modules of their kernels: what kmod reads, and a command that unpacks it. */
static const struct {
	const char *magic, *command;
} compressions[] = {
	{ "\xfd"
	  "7zXZ",
	  "xz -d" },
	{ "\x1f\x8b", "gzip -d" },
	{ "\x28\xb5\x2f\xfd", "zstd -d" },
};

static int fail_no_elf(const struct elf_file *file)
{
	char start[8] = "";
	size_t i;

	if (pread(file->fd, start, sizeof(start) - 1, 0) > 0)
		for (i = 0; i < sizeof(compressions) / sizeof(*compressions); i++)
			if (!strncmp(start, compressions[i].magic, strlen(compressions[i].magic)))
				return fail("%s: is compressed; unpack it before: %s", file->path,
					    compressions[i].command);
	return fail("%s: is not a 64-bit ELF file", file->path);
}

static int open_elf(struct elf_file *file, const char *path)
{
	unsigned char host = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
	struct stat st;

	/* A FIFO is not waited for. */
	file->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (file->fd < 0)
		return fail_errno("%s: cannot be opened", file->path);
	if (fstat(file->fd, &st) || !S_ISREG(st.st_mode))
		return fail("%s: is not a regular file", file->path);
	file->elf = elf_begin(file->fd, ELF_C_READ_MMAP, NULL);
	if (!file->elf)
		return bad(file, "it cannot be read");
	if (elf_kind(file->elf) != ELF_K_ELF || gelf_getclass(file->elf) != ELFCLASS64)
		return fail_no_elf(file);
	if (!gelf_getehdr(file->elf, &file->header))
		return bad(file, "its ELF header cannot be read");
	file->swap = file->header.e_ident[EI_DATA] != host;
	return read_sections(file) ? -1 : 0;
}

static struct elf_file *new_file(struct arena *arena, const char *path)
{
	struct elf_file *file = arena_new_object(arena, struct elf_file);

	elf_version(EV_CURRENT);
	file->arena = arena;
	file->path = path;
	file->fd = -1;
	hash_setup(&file->by_name, arena);
	return file;
}

struct elf_file *elf_file_open(struct arena *arena, const char *path)
{
	return elf_file_open_as(arena, path, path);
}

struct elf_file *elf_file_open_as(struct arena *arena, const char *path, const char *name)
{
	struct elf_file *file = new_file(arena, name);

	if (!open_elf(file, path) && !read_symbols(file))
		return file;
	elf_file_close(file);
	return NULL;
}

struct elf_file *elf_file_open_for(struct arena *arena, const char *path, const struct hash *wanted)
{
	struct elf_file *file = new_file(arena, path);

	if (!open_elf(file, path)) {
		/* A module has few symbols, and its relocations may be needed. */
		if (file->header.e_type == ET_REL ? !read_symbols(file)
						  : !read_some(file, wanted, false)) {
			file->wanted = file->header.e_type == ET_REL ? NULL : wanted;
			return file;
		}
	}
	elf_file_close(file);
	return NULL;
}

struct elf_file *elf_file_open_sections(struct arena *arena, const char *path)
{
	struct elf_file *file = new_file(arena, path);

	if (!open_elf(file, path))
		return file;
	elf_file_close(file);
	return NULL;
}

void elf_file_close(struct elf_file *file)
{
	if (!file)
		return;
	if (file->elf)
		elf_end(file->elf);
	if (file->fd >= 0)
		close(file->fd);
	file->elf = NULL;
	file->fd = -1;
}

static int compare_relocs(const void *a, const void *b)
{
	const struct elf_reloc *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

int elf_relocs(struct elf_file *file, struct elf_section *section)
{
	struct elf_section *rela = section->rela;
	bool sorted = true;
	Elf_Data *data;
	size_t i, entry = gelf_fsize(file->elf, ELF_T_RELA, 1, EV_CURRENT);

	if (section->relocs_read || !rela)
		return 0;
	if (rela->header.sh_entsize != entry || !file->symtab ||
	    rela->header.sh_link != file->symtab->index)
		return bad(file, "a relocation section is malformed");
	data = elf_getdata(elf_getscn(file->elf, rela->index), NULL);
	if (!data)
		return bad(file, "a relocation section cannot be read");
	section->reloc_count = data->d_size / entry;
	section->relocs =
		arena_alloc(file->arena, (section->reloc_count + 1) * sizeof(*section->relocs));
	for (i = 0; i < section->reloc_count; i++) {
		struct elf_reloc *reloc = &section->relocs[i];
		GElf_Rela r;

		if (!gelf_getrela(data, (int)i, &r))
			return bad(file, "a relocation cannot be read");
		reloc->offset = r.r_offset;
		reloc->type = (uint32_t)GELF_R_TYPE(r.r_info);
		reloc->addend = r.r_addend;
		reloc->index = (uint32_t)i;
		if (GELF_R_SYM(r.r_info) >= file->symbol_count)
			return bad(file, "a relocation's symbol does not exist");
		reloc->symbol = &file->symbols[GELF_R_SYM(r.r_info)];
		if (file->header.e_type == ET_REL && reloc->offset >= section->size)
			return fail(
				"%s: a relocation lies beyond the end of section %s; not an object file that can be used",
				file->path, section->name);
		if (i && reloc->offset < reloc[-1].offset)
			sorted = false;
	}
	if (!sorted)
		qsort(section->relocs, section->reloc_count, sizeof(*section->relocs),
		      compare_relocs);
	section->relocs_read = true;
	return 0;
}

struct elf_section *elf_section_by_name(struct elf_file *file, const char *name)
{
	size_t i;

	for (i = 1; i < file->section_count; i++)
		if (!strcmp(file->sections[i].name, name))
			return &file->sections[i];
	return NULL;
}

const uint8_t *elf_bytes_at(const struct elf_file *file, uint64_t address, uint64_t size)
{
	size_t i;

	for (i = 1; i < file->section_count; i++) {
		const struct elf_section *section = &file->sections[i];
		uint64_t start = section->header.sh_addr;

		if ((section->header.sh_flags & SHF_ALLOC) && section->data && address >= start &&
		    address - start < section->size && size <= section->size - (address - start))
			return section->data + (address - start);
	}
	return NULL;
}

uint64_t elf_integer(const struct elf_file *file, const uint8_t *bytes, unsigned int size)
{
	bool big = elf_is_big_endian(file);
	uint64_t value = 0;
	unsigned int i;

	for (i = 0; i < size; i++)
		value |= (uint64_t)bytes[i] << 8 * (big ? size - 1 - i : i);
	return value;
}

uint64_t elf_extended(const struct elf_file *file, const uint8_t *bytes, unsigned int size,
		      bool is_signed)
{
	uint64_t value = elf_integer(file, bytes, size);

	if (is_signed && size < 8 && value >> (8 * size - 1))
		value |= ~0ULL << 8 * size;
	return value;
}

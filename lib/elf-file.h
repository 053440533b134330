/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An ELF file, read only: its sections, symbols and relocations as arrays. References between
 * them are resolved and every index and range is checked, so users need no further checks on
 * hostile input. Takes 64-bit files of either byte order; all fields are in the host's byte
 * order, section data is as in the file.
 *
 * Relocations are read on demand (elf_relocs()): vmlinux has millions.
 */
#ifndef KLP_ELF_FILE_H
#define KLP_ELF_FILE_H

#include "arena.h"
#include "hash.h"
#include <gelf.h>
#include <stdbool.h>
#include <stdint.h>

struct elf_symbol;

struct elf_reloc {
	uint64_t offset; /* in the section it applies to (ET_REL) */
	uint32_t type;	 /* R_X86_64_… */
	uint32_t
		index; /* its number in the relocation section: order matters for those at one offset */
	int64_t addend;
	struct elf_symbol *symbol; /* never NULL; symbol 0 when there is none */
};

struct elf_section {
	const char *name;
	size_t index;
	GElf_Shdr header;
	const uint8_t *data;	  /* NULL for SHT_NOBITS and empty sections */
	uint64_t size;		  /* sh_size; when data is not NULL it has this many bytes */
	struct elf_section *rela; /* the SHT_RELA section for this one, or NULL */
	/* Filled by elf_relocs(): sorted by offset. */
	struct elf_reloc *relocs;
	size_t reloc_count;
	bool relocs_read;
	struct elf_symbol *section_symbol; /* STT_SECTION symbol, or NULL */
	void *user;			   /* for the caller */
};

struct elf_symbol {
	const char *name; /* the section's name for STT_SECTION symbols */
	size_t index;
	uint64_t value; /* offset in the section for ET_REL, address otherwise */
	uint64_t size;
	unsigned char type, bind, visibility;
	unsigned char other; /* st_other: the visibility, and bits of the machine */
	uint16_t shndx;	     /* SHN_UNDEF, SHN_ABS, SHN_COMMON, or another when section is set */
	struct elf_section *section; /* NULL unless defined in one */
	const char *file;	     /* local symbols: the STT_FILE symbol before it; or NULL */
	size_t file_index;	     /* its index, which tells apart files of one base name; or 0 */
	void *user;
};

struct elf_file {
	const char *path; /* what messages call it */
	struct arena *arena;
	Elf *elf;
	int fd;
	GElf_Ehdr header;
	bool swap;		      /* the file's byte order is not the host's */
	struct elf_section *sections; /* [0] is the null section */
	size_t section_count;
	struct elf_symbol *symbols; /* of .symtab; [0] is the null symbol */
	size_t symbol_count;
	size_t first_global;		  /* sh_info of .symtab */
	struct elf_section *symtab;	  /* NULL when there is none */
	ARRAY(struct elf_symbol *) files; /* the STT_FILE symbols, in order */
	struct hash by_name;		  /* name -> struct elf_symbol, in symbol table order */
	/* elf_file_open_for(): the names for which by_name is complete; NULL: all. */
	const struct hash *wanted;
};

/* Returns NULL after printing what is wrong with the file. Memory is in the arena. */
struct elf_file *elf_file_open(struct arena *arena, const char *path);
/* The same for a file that messages call `name`: it may be a temporary one. */
struct elf_file *elf_file_open_as(struct arena *arena, const char *path, const char *name);
/*
 * The same for a file with many more symbols than are needed: vmlinux has 190,000. It only
 * reads the symbols whose names are keys of `wanted`, which must live as long as the file, and
 * the names of source files. There are no symbols[], so relocations cannot be read, and symbols
 * are found by elf_symbols_named(): a name that is not in `wanted` costs another pass over the
 * symbol table. Relocatable files are read completely.
 */
struct elf_file *elf_file_open_for(struct arena *arena, const char *path,
				   const struct hash *wanted);
/* The same for a file of which only the sections are needed: it has no symbols. */
struct elf_file *elf_file_open_sections(struct arena *arena, const char *path);
/*
 * Returns the symbols of a name (->same_key leads to the next) in symbol table order; NULL:
 * none.
 */
struct hash_entry *elf_symbols_named(struct elf_file *file, const char *name);
/* Closes the file; its symbols and names point into the mapping and must not be used after this. */
void elf_file_close(struct elf_file *file);

/* Reads the relocations of `section`. Returns -1 after printing an error. */
int elf_relocs(struct elf_file *file, struct elf_section *section);

/* Returns the first section of the name, or NULL. */
struct elf_section *elf_section_by_name(struct elf_file *file, const char *name);

/*
 * Returns the bytes of [address, address + size) in a linked file (ET_EXEC, ET_DYN); NULL when
 * the file does not have them.
 */
const uint8_t *elf_bytes_at(const struct elf_file *file, uint64_t address, uint64_t size);

/* Returns the build id in a note of the GNU linker's, in hexadecimal in the arena; NULL: it has none. */
const char *elf_build_id(struct arena *arena, const struct elf_file *file);
/* The same from notes alone, as /sys/kernel/notes has them. */
const char *notes_build_id(struct arena *arena, const uint8_t *notes, uint64_t notes_size,
			   bool big_endian);

static inline bool elf_is_big_endian(const struct elf_file *file)
{
	return file->header.e_ident[EI_DATA] == ELFDATA2MSB;
}

/* Reads an unsigned integer of 1, 2, 4 or 8 bytes in the file's byte order. */
uint64_t elf_integer(const struct elf_file *file, const uint8_t *bytes, unsigned int size);
/* The same, extended by its sign if that is asked for. */
uint64_t elf_extended(const struct elf_file *file, const uint8_t *bytes, unsigned int size,
		      bool is_signed);

static inline bool elf_is_function(const struct elf_symbol *symbol)
{
	return symbol->type == STT_FUNC || symbol->type == STT_GNU_IFUNC;
}

#endif

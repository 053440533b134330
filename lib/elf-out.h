/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A relocatable ELF file under construction. Symbols and sections are added in any order;
 * elf_out_write() numbers them (local symbols first, as the gABI demands), lays the file out,
 * writes it under a temporary name and renames it. The same additions in the same order give
 * the same bytes.
 */
#ifndef KLP_ELF_OUT_H
#define KLP_ELF_OUT_H

#include "arena.h"
#include <gelf.h>
#include <stdint.h>

struct out_symbol {
	const char *name;
	uint64_t value, size;
	unsigned char type, bind, visibility;
	unsigned char other;	     /* the machine's bits of st_other (ppc64: local entry point) */
	struct out_section *section; /* or NULL: see shndx */
	uint16_t shndx;		     /* SHN_UNDEF, SHN_ABS, SHN_LIVEPATCH; used without a section */
	size_t index;		     /* set by elf_out_write() */
	void *user;
};

struct out_reloc {
	uint64_t offset;
	uint32_t type;
	int64_t addend;
	struct out_symbol *symbol;
};

/*
 * A relocation section for one section: it is named ".rela" and that section's name unless
 * given another one.
 */
struct out_relocs {
	const char *name;
	uint64_t flags; /* SHF_INFO_LINK is added */
	struct out_section *section;
	ARRAY(struct out_reloc) relocs;
	size_t index;
};

struct out_section {
	const char *name;
	uint32_t type;
	uint64_t flags, align, entsize;
	struct out_section *link; /* sh_link for SHF_LINK_ORDER, or NULL */
	uint8_t *data;		  /* NULL for SHT_NOBITS */
	uint64_t size, capacity;
	struct out_relocs *relocs; /* the ordinary ones; NULL until the first */
	struct out_symbol *symbol; /* its STT_SECTION symbol */
	size_t index;
	void *user;
};

struct elf_out {
	struct arena *arena;
	const char *name; /* what messages call the file; NULL: its path */
	GElf_Ehdr header; /* class, byte order, machine, flags of the input */
	ARRAY(struct out_section *) sections;
	ARRAY(struct out_symbol *) symbols;
	ARRAY(struct out_relocs *) relocs;
};

/* Creates a file with the class, byte order, machine and flags of `like`. */
struct elf_out *elf_out_new(struct arena *arena, const GElf_Ehdr *like);

/* Adds an empty section, without a section symbol. */
struct out_section *elf_out_section(struct elf_out *out, const char *name, uint32_t type,
				    uint64_t flags, uint64_t align);
/* Appends bytes (zeros when data is NULL) at the alignment; returns their offset. */
uint64_t elf_out_append(struct elf_out *out, struct out_section *section, const void *data,
			uint64_t size, uint64_t align);

struct out_symbol *elf_out_symbol(struct elf_out *out, const char *name);
/* Returns the section's STT_SECTION symbol, which the first call adds. */
struct out_symbol *elf_out_section_symbol(struct elf_out *out, struct out_section *section);

void elf_out_reloc(struct elf_out *out, struct out_section *section, uint64_t offset, uint32_t type,
		   struct out_symbol *symbol, int64_t addend);
/* Adds another relocation section for `section`. */
struct out_relocs *elf_out_relocs(struct elf_out *out, const char *name, uint64_t flags,
				  struct out_section *section);

/* Returns -1 after printing an error; there is no file then. */
int elf_out_write(struct elf_out *out, const char *path);

#endif

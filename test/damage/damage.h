/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module as bytes, and what can be done to it. Knows the ELF format by itself, without lib/. */
#ifndef TEST_DAMAGE_H
#define TEST_DAMAGE_H

#include "../../lib/arena.h"

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image {
	struct arena *arena;
	uint8_t *bytes;
	size_t size;
};

/* Aborts when the file cannot be read. */
struct image image_read(struct arena *arena, const char *path);
/* Puts a .klp.info with the digest of what the module is now in place of the old one. False: impossible. */
bool image_renew_digest(struct image *image);

/* These are for an undamaged image. */
Elf64_Shdr *image_sections(const struct image *image, size_t *count);
const char *image_section_name(const struct image *image, const Elf64_Shdr *section);
/* Return NULL when there is none. */
Elf64_Shdr *image_section(const struct image *image, const char *name);
Elf64_Sym *image_symbols(const struct image *image, size_t *count);
const char *image_symbol_name(const struct image *image, const Elf64_Sym *symbol);
Elf64_Rela *image_relocs(const struct image *image, const Elf64_Shdr *rela, size_t *count);

struct damage {
	const char *text; /* what was done */
	bool is_loaded;	  /* the kernel loads or follows what was damaged */
};

/* Damages the image in one way, which the seed chooses. */
struct damage image_damage(struct image *image, unsigned long seed);

struct listed_damage {
	const char *what;
	/* Returns false when the module has nothing of the kind. */
	bool (*apply)(struct image *image);
	bool new_digest;
};

extern const struct listed_damage listed_damages[];

#endif

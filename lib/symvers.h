/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Module.symvers: what a kernel and its modules export, with the CRC of each symbol's
 * type. modpost writes one line an export (scripts/mod/modpost.c: write_dump()):
 *
 *	0xCRC <tab> NAME <tab> vmlinux|path/to/module <tab> EXPORT_SYMBOL[_GPL] <tab> NAMESPACE
 *
 * Kernels before 5.4 have no namespace field or have it in another place; they are not read.
 */
#ifndef KLP_SYMVERS_H
#define KLP_SYMVERS_H

#include "arena.h"
#include "hash.h"
#include <stdbool.h>
#include <stdint.h>

struct export
{
	const char *name;
	const char *module; /* "vmlinux", or the module's name with '-' as '_' */
	uint32_t crc;	    /* 0: the kernel was built without CONFIG_MODVERSIONS */
	bool gpl;	    /* EXPORT_SYMBOL_GPL */
	const char *ns;	    /* the namespace it must be imported from; "" for none */
};

/* Zero it before the first symvers_read(). */
struct symvers {
	struct hash by_name;
	size_t count;
};

/*
 * Adds a file's exports. When several files are added, the first one that exports a name wins.
 * Memory is in the arena. Returns -1 after printing the line that is wrong.
 */
int symvers_read(struct symvers *symvers, struct arena *arena, const char *path);

/* The same from memory: `text` is changed and must live as long as the exports. */
int symvers_parse(struct symvers *symvers, struct arena *arena, char *text, size_t size,
		  const char *where);

/* Returns NULL when nothing exports the name. */
const struct export *symvers_find(const struct symvers *symvers, const char *name);

#endif

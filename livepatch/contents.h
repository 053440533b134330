/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A digest of all that the kernel loads of a module. The module has it in its .klp.info, so that what
 * became of the file since is found: a fault of a disk, a tool that rewrote it, somebody's edit.
 *
 * It is over each section with SHF_ALLOC (name, kind of memory, alignment, size, bytes), over their
 * relocations, those of the livepatch core among them, and over the symbols. Signing and
 * `strip --strip-debug` leave it the same, so it has no numbers of sections and symbols, and no order
 * of symbols:
 *
 *	- A section is known by its name, and by its number among those of that name.
 *	- A reference into a section is that section and the offset there, whichever symbol it is by;
 *	  another one is a symbol's name and an addend.
 *	- Symbols of sections and files are left out. The others go with the place that they stand for.
 *
 * Every section is cut into blocks with a short mark each: 64 bytes, or more when there would be over
 * 256. A relocation and a symbol belong to the block that their place is in. The marks tell where a
 * module was changed, and the digest whether.
 */
#ifndef KLP_CONTENTS_H
#define KLP_CONTENTS_H

#include "module-elf.h"
#include "../lib/report.h"

/* The name of the record that has the symbols without a section: imports, livepatch symbols. */
#define CONTENTS_IMPORTS "(imports)"

/* Sets digest and loaded of the report. The module is from module_elf_open(). */
void contents_describe(struct arena *arena, const struct elf_file *module, struct report *report);

/* A part of a module that is not as it was made. */
struct contents_change {
	const char *section;
	/* The section is there in both; it differs from `from` up to `to`. */
	uint64_t from, to;
	enum {
		CONTENTS_DIFFERS,
		CONTENTS_HEADER, /* its size, alignment, or kind of memory */
		CONTENTS_MISSING,
		CONTENTS_ADDED,
	} what;
};

struct contents_changes {
	ARRAY(struct contents_change)
	items; /* by section; may be empty when only the digest differs */
	bool differ;
};

/* Compares a module with what its report says of it; the report has a digest. */
void contents_compare(struct arena *arena, const struct elf_file *module,
		      const struct report *report, struct contents_changes *changes);

#endif

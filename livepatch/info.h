/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The section .klp.info has the report of a module, so that a module describes itself. The
 * section is not allocated, so the kernel does not load it:
 *
 *	8 bytes		"klpinfo\0"
 *	8 bytes		size of the report, little endian
 *	the rest	the report's YAML as one zlib stream
 *
 * It leaves out relocations, which the module has under the same names and which would be nine
 * tenths of the text, and ignored differences.
 */
#ifndef KLP_INFO_H
#define KLP_INFO_H

#include "../lib/elf-file.h"
#include "../lib/elf-out.h"
#include "../lib/report.h"
#include <stddef.h>

/*
 * Adds the section to a module. `module` is the same module, read from a file: the digest is made
 * of it (contents.h). Returns -1 after printing an error.
 */
int klp_info_add(struct elf_out *out, const struct elf_file *module, const struct report *report);

/*
 * Reads the report of a module into the arena; it outlives the module. Returns NULL after
 * printing an error with `where`; a missing section is an error too.
 */
struct report *klp_info_read(struct arena *arena, struct elf_file *module, const char *where);

/*
 * Encodes a report's text as the section's bytes, in the arena. The same text gives the same
 * bytes.
 */
int klp_info_encode(struct arena *arena, const char *text, size_t size, void **out,
		    size_t *out_size);

/*
 * Decodes a section to its text, with a zero byte behind it, in the arena. Returns -1 after
 * printing an error with `where`.
 */
int klp_info_decode(struct arena *arena, const void *section, size_t size, const char *where,
		    char **text, size_t *text_size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * .klp.info: the report inside a module, so that a module describes itself. Not allocated,
 * the kernel does not load it:
 *
 *	8 bytes		"klpinfo\0"
 *	8 bytes		size of the report, little endian
 *	the rest	the report's YAML as one zlib stream
 */
#ifndef KLP_INFO_SECTION_H
#define KLP_INFO_SECTION_H

#include "arena.h"
#include <stddef.h>

#define KLP_INFO_SECTION ".klp.info"

/* The section for a report's text; the same text gives the same bytes. In the arena. */
int klp_info_encode(struct arena *arena, const char *text, size_t size, void **out,
		    size_t *out_size);

/*
 * The text of a section, with a zero byte behind it, in the arena. Returns -1 after printing
 * an error that names `where`.
 */
int klp_info_decode(struct arena *arena, const void *section, size_t size, const char *where,
		    char **text, size_t *text_size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that grows, and templates with @NAME@ places. */
#ifndef KLP_TEXT_H
#define KLP_TEXT_H

#include "arena.h"

struct text {
	struct arena *arena;
	ARRAY(char) chars;
};

void text_add(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* What has been added, zero-terminated; "" for nothing. */
const char *text_string(struct text *text);

/* One place of a template: @NAME@ becomes `value`. */
struct place_holder {
	const char *name;
	const char *value;
};

/*
 * Reads a template and fills in its places. Returns NULL after printing an error: no
 * such file, or a place that the table does not have.
 */
char *template_fill(struct arena *arena, const char *path, const struct place_holder *places,
		    size_t count);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Growing text, and templates with @NAME@ placeholders. */
#ifndef KLP_TEXT_H
#define KLP_TEXT_H

#include "arena.h"

struct text {
	struct arena *arena;
	ARRAY(char) chars;
};

void text_add(struct text *text, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The same with `count` bytes as they are, zeros too. */
void text_add_bytes(struct text *text, const char *bytes, size_t count);
/* Returns the text so far, zero-terminated; "" when nothing was added. */
const char *text_string(struct text *text);

/* A placeholder of a template: @NAME@ becomes `value`. */
struct place_holder {
	const char *name;
	const char *value;
};

/*
 * Reads a template and fills in its placeholders. Returns NULL after printing an error: there
 * is no such file, or the table lacks one of the placeholders.
 */
char *template_fill(struct arena *arena, const char *path, const struct place_holder *places,
		    size_t count);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Formats in which changes are sent around, other than the unified diffs that parse.h takes. */
#ifndef KLP_OTHER_FORMATS_H
#define KLP_OTHER_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Says what a file without a unified diff is, and what to do: "is a context diff; make it with
 * diff -u". Returns NULL when it is nothing that is known. `text` has a zero byte behind it.
 */
const char *format_without_diff(const char *text, size_t size);

/* The same for a file that is no text at all, as one that is compressed; NULL: it is text. */
const char *format_not_text(const char *text, size_t size);

/*
 * The same for one line between diffs. `next` is the rest of the text. NULL: the line is
 * harmless.
 */
const char *format_refused_line(const char *line, size_t length, const char *next);

/* Is it a mail with a message only, as the cover letter of a series of patches? */
bool format_is_cover_letter(const char *text);

#endif

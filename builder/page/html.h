/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * HTML text. Names, source and messages come from patches and modules that anybody made, so whatever is
 * put into a format is escaped; only the format itself is HTML.
 */
#ifndef KLP_HTML_H
#define KLP_HTML_H

#include "../../lib/text.h"

/*
 * Adds the format with its arguments, which are escaped as html_text() does. It knows %s, %u, %lu, %zu and %d, without
 * widths or flags, and %% .
 */
void html_add(struct text *html, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Adds text in a form in which a browser shows it as it is, also in the value of an attribute. A zero byte, or more
 * text, stands behind it. What is no UTF-8 and no character becomes U+FFFD. Characters that are not seen, but change the order in which others are, are written
 * as "[U+202E]": source with these is not what it looks like.
 */
void html_text(struct text *html, const char *text, size_t size);

/* Adds a number with commas between thousands. */
void html_number(struct text *html, unsigned long number);

/* Adds `count` with commas between thousands, and the word in its singular or plural: "1,024 hunks". */
void html_count(struct text *html, unsigned long count, const char *one, const char *many);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Output that scripts read line by line and word by word. What comes from a report may contain anything; it
 * must not look like another line or another word.
 */
#ifndef KLP_PRINT_WORDS_H
#define KLP_PRINT_WORDS_H

/* Prints the rest of a line, and ends it. */
void print_text(const char *text);
/* Prints one word and the space behind it; "-" stands for NULL and for no text. */
void print_word(const char *text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that others have chosen, as it may be shown on a terminal: names of files, tasks and symbols can have anything in
 * them, also what moves the cursor, sets the window's title, or turns the direction of writing.
 */
#ifndef KLP_PRINTABLE_H
#define KLP_PRINTABLE_H

#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

/*
 * Decodes the UTF-8 character at the text. Returns its length in bytes, 1 to 4; 0: there is none. Reads no byte behind a
 * zero, nor behind another one that is no part of the character.
 */
size_t utf8_decode(const char *text, uint32_t *character);
/* The same without the character. */
size_t utf8_length(const char *text);

/* The same for a character that a terminal shows as it is; 0: its first byte has to be escaped. */
size_t printable_length(const char *text);

/* Does a terminal show the whole text as it is? */
bool is_printable(const char *text);

/* Returns the text, in the arena, with each other byte as \xNN. */
const char *printable(struct arena *arena, const char *text);

#endif

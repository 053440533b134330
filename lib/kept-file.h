/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text files that klp-build keeps for later runs: a heading, lines, and a digest of both. One that is damaged, or
 * that another version wrote, is as good as none.
 */
#ifndef KLP_KEPT_FILE_H
#define KLP_KEPT_FILE_H

#include "text.h"

#include <stdbool.h>
#include <stddef.h>

/* Adds a blank and the number: such lists are most of a file. */
void kept_add_number(struct text *text, unsigned int number);

/* Takes the number, which is below `limit`, and the blank behind it, if any. */
bool kept_take_number(char **at, size_t limit, unsigned int *number);

/* Writes the text, which begins with its heading, to the file. Returns -1 after printing an error. */
int kept_file_write(const char *path, struct text *text);

/* Returns what stands behind the heading, in the arena; NULL: there is no such file, or it is not whole. */
char *kept_file_read(struct arena *arena, const char *path, const char *heading);

#endif

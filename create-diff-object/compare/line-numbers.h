/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Line numbers that say where a warning comes from are no change of behaviour. Which bits
 * of a symbol are such a number is known by name and by type only: the line argument of
 * a few functions (__might_sleep()), and the line field of data that compilers and macros write.
 * A line number that goes anywhere else, as in printk("%d", __LINE__), counts.
 */
#ifndef KLP_LINES_H
#define KLP_LINES_H

#include "../diff.h"

/* Finds the data that UBSAN's handlers are called with. Before anything is compared. */
void find_locations(struct diff *diff);
/* Is it such data, made by clang, which begins with a struct source_location? */
bool has_location(const struct diff *diff, const struct symbol *symbol);

/*
 * Returns the bits of a pair of equal size that may differ because they hold a line number, as a
 * byte for each one of the extent; NULL if there are none. Is asked only if the bytes differ.
 * Where the objects have debug information, each number in code must be that of its source line;
 * elsewhere the numbers must be in the same order on both sides.
 */
const uint8_t *lines_mask(struct diff *diff, const struct symbol *orig,
			  const struct symbol *patched);

/*
 * An entry of __bug_table: the line number follows the last pointer (struct bug_entry).
 * Gives its place in the entry, or false for other entries.
 */
bool lines_in_record(const struct object *object, const struct record *record, uint64_t *offset,
		     uint64_t *size);

#endif

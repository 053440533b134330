/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which files name a macro or a function of a header, so that the units that read them may change with it?
 *
 * A unit's object depends on the text of a `static inline` function only if the function is called, and on that of a
 * macro only if it is expanded: their names must come from somewhere. So must those of prototypes. When the name is
 * used in another macro or inline function of a header, that one's name counts as well; any other use, in a .c file or
 * in a variable or type of a header, makes the units that read the file candidates. All branches of #if count, and so
 * do words that mean something else (members, parameters), because what they mean is not known here. Names that are
 * not in the text in one piece are those of pasted-names.h. Strings do not count, but for those of aliases: an asm
 * statement can name a function, but the compiler leaves out a static inline function that nothing else uses.
 */
#ifndef KLP_NAME_USES_H
#define KLP_NAME_USES_H

#include "header-change.h"
#include "pasted-names.h"
#include <stdbool.h>
#include <stdint.h>

struct name_uses {
	struct arena *arena;
	const char *tree;
	ARRAY(const char *) shared, units; /* paths */
	struct word_table table;
	struct source_file_list files; /* first the shared ones, then the units */
	struct pasted_names pasted;
	bool is_incomplete; /* a file is not there: every unit may name everything */
};

void name_uses_setup(struct name_uses *uses, struct arena *arena, const char *tree);

/* Adds a file; its path is kept. `is_unit`: no other file includes it. */
void name_uses_add(struct name_uses *uses, const char *path, bool is_unit);

/* Reads all files that were added, in this order: the shared ones, the units. Returns -1 after an error. */
int name_uses_read(struct name_uses *uses);

struct name_search;

/* Begins to look for the names of a change that is not one of everything. The files must have been read. */
struct name_search *name_search_begin(struct name_uses *uses, const struct header_change *change);

/*
 * May a unit name them that reads these files, indices of uses->files, and is compiled with this command? Its -D options
 * count.
 */
bool name_search_unit(struct name_search *search, const uint32_t *files, size_t count,
		      const char *command);

#endif

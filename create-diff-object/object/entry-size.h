/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_ENTRY_SIZE_H
#define KLP_ENTRY_SIZE_H

#include "object.h"

/*
 * Finds the size of an entry of a special section: it follows from the relocations, or the
 * environment gives it (special->size_override). What the object contradicts is warned of and ignored. The
 * size is 0 for an empty section, and for one without entries if the environment gives none. Returns
 * -1 if the layout is not known.
 */
int find_entry_size(struct arena *arena, const struct object *object, const struct section *section,
		    uint64_t *size);

#endif

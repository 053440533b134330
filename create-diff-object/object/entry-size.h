/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_ENTRY_SIZE_H
#define KLP_ENTRY_SIZE_H

#include "object.h"

/*
 * Finds the size of an entry of a special section: the environment may give it
 * (special->size_override), else it follows from the relocations. The size is 0 for an empty
 * section, and for one without relocations if the environment gives none. Returns -1 if the
 * layout is not known, or contradicts the environment.
 */
int find_entry_size(const struct object *object, const struct section *section, uint64_t *size);

#endif

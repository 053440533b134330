/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_ENTRY_SIZE_H
#define KLP_ENTRY_SIZE_H

#include "object.h"

/*
 * The size of an entry of a special section: from the environment when the user says it
 * (special->size_override), else from its relocations; 0 for an empty section, and for one
 * without relocations that nobody gives a size for. Returns -1 when the layout is not known,
 * or is not what the user says.
 */
int find_entry_size(const struct object *object, const struct section *section, uint64_t *size);

#endif

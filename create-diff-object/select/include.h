/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What goes into the output, and how its references are resolved. */
#ifndef KLP_INCLUDE_H
#define KLP_INCLUDE_H

#include "../diff.h"
#include "running.h"

struct included {
	ARRAY(struct symbol *) symbols; /* of the patched object, in the order they were reached */
};

/*
 * Does this reference of an included symbol (or of one of its entries in special
 * sections) point at the running object, rather than into the output? Then
 * reference->target->klp is set once include() has run; its `object` is
 * NULL when nothing that runs has the symbol.
 */
bool goes_to_running(const struct symbol *from, const struct reference *reference, bool is_record);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Replacements that end in a jump to code which only the livepatch has. */
#ifndef KLP_SIBLING_CALLS_H
#define KLP_SIBLING_CALLS_H

#include "../select/select.h"

struct call_stub;

/* Is it such a jump? For symbols that are included, after include(). */
bool is_sibling_call(const struct diff *diff, const struct included_symbol *from,
		     const struct reference *reference);

/*
 * Returns the code to append to `from` for each of its sibling calls, or NULL if it has none.
 * Warns if it has some that cannot be turned into calls.
 */
const struct call_stub *sibling_call_stub(struct diff *diff, const struct included_symbol *from);

#endif

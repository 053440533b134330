/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What account.c and account-gaps.c do for each other. */
#ifndef KLP_ACCOUNT_H
#define KLP_ACCOUNT_H

#include "../diff.h"

/* account-gaps.c: accounts for what no symbol covers. Returns -1 after a refusal. */
int account_gaps(struct diff *diff);

/* account.c */

/* ", which refers to second()", or "". */
const char *refers_to(struct diff *diff, const struct reference *references, size_t count);

/* What the author of a patch can do about a difference in a table that is not known. */
const char *table_advice(struct diff *diff, const struct section *section);

/*
 * Does the author want the difference in a table that is not known to be left out? Then it has been
 * warned of; `what` names it.
 */
bool table_is_left_out(struct diff *diff, const struct section *section, const char *what);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why something is in the livepatch, or not: for the report, and for show/. */
#ifndef KLP_WHY_H
#define KLP_WHY_H

#include "../diff.h"

struct divergence;

/*
 * Fill what the report says about the function or variable, except its name, status, sympos and
 * alias.
 */
void explain_function(struct diff *diff, const struct symbol *symbol,
		      struct report_function *entry);
void explain_data(struct diff *diff, const struct symbol *symbol, struct report_data *entry);

/* What differs, in words; NULL if the difference is not in the code. */
const char *divergence_text(struct diff *diff, const struct divergence *divergence);

/* "name()" for functions, "name" for data. */
const char *display_name(struct diff *diff, const struct symbol *symbol);

/*
 * Lists what leads to a symbol: from the first, which is there by itself, to the last, which
 * refers to `symbol`. Returns their number, at most CHAIN_MAX.
 */
#define CHAIN_MAX 64
size_t chain_to(const struct diff *diff, const struct symbol *symbol, const struct symbol **chain);

#endif

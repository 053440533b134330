/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why is it in the livepatch, or why not: for the report, and for show/. */
#ifndef KLP_WHY_H
#define KLP_WHY_H

#include "../diff.h"

struct divergence;

/* Fills what the report says of the function but for its name, status, sympos and alias. */
void explain_function(struct diff *diff, const struct symbol *symbol,
		      struct report_function *entry);
void explain_data(struct diff *diff, const struct symbol *symbol, struct report_data *entry);

/* What differs, in words; NULL when it is not in the code. */
const char *divergence_text(struct diff *diff, const struct divergence *divergence);

/* "name()" for functions, "name" for data. */
const char *display_name(struct diff *diff, const struct symbol *symbol);

/*
 * What leads to a symbol, from the first that is there by itself to the last that refers to
 * `symbol`, which is left out. Returns their number, at most CHAIN_MAX.
 */
#define CHAIN_MAX 64
size_t chain_to(const struct diff *diff, const struct symbol *symbol, const struct symbol **chain);

#endif

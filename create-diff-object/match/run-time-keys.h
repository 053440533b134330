/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A pair that was compiled once more, to read static keys when the code runs
 * (templates/run-time-keys/). It is what is compared and extracted; what runs is known from the pair
 * that the kernel's own command makes, `as_built`. The compiler makes the same of both but for the
 * instructions that read keys. That is checked, as functions, clones and static variables are taken for
 * those of the other pair by their names.
 */
#ifndef KLP_RUN_TIME_KEYS_H
#define KLP_RUN_TIME_KEYS_H

#include "../diff.h"

/* The pair that the kernel's own command makes. */
static inline struct diff *built_pair(struct diff *diff)
{
	return diff->as_built ? diff->as_built : diff;
}

/* The symbol of that pair which is this one. */
static inline const struct symbol *built_symbol(const struct diff *diff,
						const struct symbol *symbol)
{
	return diff->as_built ? diff->built_symbols[symbol->number] : symbol;
}

/* A pair that reads keys, without its objects, and with all else that is known of the other one. */
struct diff reading_pair(struct diff *built);

/*
 * Fills diff->built_symbols. Returns -1 after printing in which function the objects differ in
 * more than how keys are read.
 */
int built_symbols_find(struct diff *diff);

/* The reference of a struct jump_entry that leads to the key, behind code and target. */
#define JUMP_ENTRY_KEY 2

/* Is it an entry of the __jump_table? */
bool is_static_key_entry(const struct record *record);

#endif

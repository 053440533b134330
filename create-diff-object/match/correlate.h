/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of the correlation step share. Each step pairs what it is sure of, and
 * leaves the rest to the next one.
 */
#ifndef KLP_CORRELATE_H
#define KLP_CORRELATE_H

#include "../diff.h"

/* Pairs two symbols, and the unlikely parts of two functions with them. */
void pair(struct symbol *orig, struct symbol *patched);
void unpair(struct symbol *orig, struct symbol *patched);

/* A symbol that the steps below may pair, or refer to by its second name. */
static inline bool is_pairable(const struct symbol *symbol)
{
	return symbol->elf && symbol->section && !symbol->alias_of && !is_unnamed_constant(symbol);
}

/*
 * witness.c: code and data that did not change show which numbered symbols are the same: those
 * that stand in the same places. Looks at the pairs made since the last call.
 */
void hear_witnesses(struct diff *diff);

/* witness.c: have they the same bytes, and relocations in the same places? */
bool same_shape(const struct arch *arch, const struct symbol *orig, const struct symbol *patched);

/* statics.c: variables of functions. The last call reads debug information for what is open. */
void pair_statics(struct diff *diff, bool last);

/* clones.c: functions that the compiler made of others. */
void pair_clones(struct diff *diff);

/*
 * clones.c: takes pairs of functions apart whose calling conventions may differ while
 * code that does not know of the patch, or that runs before its transition, calls them.
 */
void separate_conventions(struct diff *diff);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the files of match/ share. Each step pairs what it is sure of, and leaves the rest to the
 * next one.
 */
#ifndef KLP_CORRELATE_H
#define KLP_CORRELATE_H

#include "pairs.h"
#include "../object/names.h"

/* The pairs while they are being made. */
struct correlation {
	struct diff *diff;
	struct pair *pairs; /* = diff->pairs */
};

/* What is known about a symbol, so that it can be changed. */
static inline struct pair *own_pair(struct correlation *correlation, const struct symbol *symbol)
{
	return &correlation->pairs[symbol->number];
}

/* Pairs two symbols, and the unlikely parts of two functions with them. */
void pair(struct correlation *correlation, const struct symbol *orig, const struct symbol *patched);
void unpair(struct correlation *correlation, const struct symbol *orig,
	    const struct symbol *patched);

/* A symbol that can be paired. Second names are paired through the symbol that they stand for. */
static inline bool is_pairable(const struct symbol *symbol)
{
	return symbol->elf && symbol->section && !symbol->alias_of && !is_unnamed_constant(symbol);
}

/*
 * unchanged.c: code and data that did not change show which numbered symbols are the same: those
 * that they use in the same places. Looks at the pairs made since the last call.
 */
void pair_by_unchanged(struct correlation *correlation);

/* unchanged.c: do they have the same bytes, and relocations in the same places? */
bool same_shape(const struct arch *arch, const struct symbol *orig, const struct symbol *patched);

/*
 * statics.c: pairs variables of functions. The last call reads debug information for those that
 * are left.
 */
void pair_statics(struct correlation *correlation, bool last);

/* clones.c: pairs functions that the compiler made from others. */
void pair_clones(struct correlation *correlation);

/*
 * clones.c: takes pairs of functions apart that may differ in their calling conventions, if code
 * that does not know about the patch, or that runs before its transition, calls them.
 */
void separate_conventions(struct correlation *correlation);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What somebody may have meant who wrote a word that is not known. */
#ifndef KLP_SPELLING_H
#define KLP_SPELLING_H

#include <stdbool.h>

/* Longer words are nobody's slip. */
#define SPELLING_MAX 48

/*
 * The fewest letters to add, take away, change or exchange with the next one until `word` is
 * `other`. SPELLING_MAX when one of the two is longer than that.
 */
unsigned int spelling_distance(const char *word, const char *other);

/* May `other` be meant: are at most a third of the letters wrong, and at most three? */
bool spelling_is_near(const char *word, const char *other);

#endif

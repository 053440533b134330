// SPDX-License-Identifier: GPL-2.0-or-later
#include "spelling.h"

#include <string.h>

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* Optimal string alignment; three rows of its matrix are all that it looks at. */
unsigned int spelling_distance(const char *word, const char *other)
{
	size_t length = strlen(word), other_length = strlen(other), i, j;
	unsigned int rows[3][SPELLING_MAX + 1];

	if (length > SPELLING_MAX || other_length > SPELLING_MAX)
		return SPELLING_MAX;
	for (j = 0; j <= other_length; j++)
		rows[0][j] = (unsigned int)j;
	for (i = 1; i <= length; i++) {
		unsigned int *row = rows[i % 3], *above = rows[(i + 2) % 3];
		const unsigned int *two_above = rows[(i + 1) % 3];

		row[0] = (unsigned int)i;
		for (j = 1; j <= other_length; j++) {
			row[j] = least(above[j - 1] + (word[i - 1] != other[j - 1]),
				       least(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && word[i - 1] == other[j - 2] &&
			    word[i - 2] == other[j - 1])
				row[j] = least(row[j], two_above[j - 2] + 1);
		}
	}
	return rows[length % 3][other_length];
}

bool spelling_is_near(const char *word, const char *other)
{
	unsigned int distance = spelling_distance(word, other);

	return distance <= 3 && 3 * distance <= strlen(other) + 1;
}

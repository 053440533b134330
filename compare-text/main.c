// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * compare-text ORIG PATCHED: are two preprocessed texts of a unit the same code? The builder's filter asks; see
 * text-pair.h.
 *
 *	0	yes
 *	1	no
 *	2	not certain: preprocess it with macros expanded
 *	3	an error
 *
 * compare-text --expanded ORIG PATCHED: macros are expanded, so the answer is 0 or 1.
 */
#include "text-pair.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <stdbool.h>
#include <string.h>

#define EXIT_ERROR 3

int main(int argc, char **argv)
{
	const bool expanded = argc > 1 && !strcmp(argv[1], "--expanded");
	struct arena *arena = arena_new();
	size_t orig_size, patched_size;
	char *orig, *patched;
	enum text_pair pair;

	message_setup("compare-text", MESSAGE_INFO);
	if (argc != 3 + expanded)
		die(EXIT_ERROR, "usage: compare-text [--expanded] ORIG PATCHED");
	orig = file_read(arena, argv[1 + expanded], &orig_size);
	patched = orig ? file_read(arena, argv[2 + expanded], &patched_size) : NULL;
	if (!patched)
		return EXIT_ERROR;
	pair = text_pair_compare(orig, orig_size, patched, patched_size);
	arena_free(arena);
	if (expanded)
		return pair != PAIR_SAME && pair != PAIR_OTHER_LAYOUT;
	return pair == PAIR_SAME ? 0 : pair == PAIR_DIFFERS ? 1 : 2;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Would the compiler see the same code in two versions of a unit? Both are what the preprocessor writes: with macros
 * expanded (-E), or not (-E -fdirectives-only), which takes a third of the time. Not expanded, the code of all #includes
 * that count is there, and so are the macros' definitions, where they are defined.
 */
#ifndef KLP_TEXT_PAIR_H
#define KLP_TEXT_PAIR_H

#include <stddef.h>

enum text_pair {
	PAIR_SAME, /* all tokens are the same, and their line numbers are */
	/*
	 * Only line numbers differ, which __LINE__ has, or blanks in parentheses, of which a macro may make a string; when
	 * expanded, this is the same.
	 */
	PAIR_OTHER_LAYOUT,
	PAIR_OTHER_DIRECTIVES, /* code is the same, but directives differ: macros that it may or may not use, a pragma */
	PAIR_DIFFERS, /* code differs */
};

enum text_pair text_pair_compare(const char *orig, size_t orig_size, const char *patched,
				 size_t patched_size);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How times are written for people. All results are in the arena. */
#ifndef KLP_FIELD_WORDING_H
#define KLP_FIELD_WORDING_H

#include "machine.h"

/* Returns "8 s", "2 min 5 s", "3 h 20 min", "5 d 4 h". */
const char *duration(struct arena *arena, double seconds);

/* Returns "2026-11-27 04:01:22", in the local time zone. */
const char *date(struct arena *arena, time_t when);

/*
 * Returns the words of a paragraph with line breaks at blanks, so that no line has more columns than `width`, unless one
 * word, or command in backquotes, has. All lines begin with `indent` blanks, and those behind the first one with `hanging` more. No line end
 * behind the last one.
 */
const char *wrapped(struct arena *arena, const char *paragraph, size_t indent, size_t hanging,
		    size_t width);

/* Prints a detail() so where stderr is a terminal; a log gets one line. */
void wrapped_detail(struct arena *arena, size_t hanging, const char *text);

/* Returns the width for text that people read on this file descriptor: at most that of a comfortable line. */
size_t reading_width(int fd);

#endif

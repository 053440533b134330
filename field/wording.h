/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How times and names of others are written for people. All results are in the arena. */
#ifndef KLP_FIELD_WORDING_H
#define KLP_FIELD_WORDING_H

#include "machine.h"

/*
 * Returns the text with what is no printable character, or is not UTF-8, as \xNN: a task may call itself
 * anything, and a file may have any name.
 */
const char *printable(struct arena *arena, const char *text);

/* Returns "8 s", "2 min 5 s", "3 h 20 min", "5 d 4 h". */
const char *duration(struct arena *arena, double seconds);

/* Returns "2026-11-27 04:01:22", in the local time zone. */
const char *date(struct arena *arena, time_t when);

/* Returns the length of the UTF-8 character at the text, 1 to 4; 0: there is none. */
size_t utf8_length(const char *text);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why does a function change, in terms of the patch? From the notes that the compiler
 * plugin writes (doc/notes-format.md). The line numbers of both objects are those of the unpatched
 * source (lines.c), but for what the patch adds.
 */
#ifndef KLP_REASONS_H
#define KLP_REASONS_H

#include "line-match.h"
#include "stages.h"
#include "../lib/notes.h"

/* What the notes of a unit say of both objects; either is NULL without a plugin. */
struct unit_notes {
	struct notes *orig, *patched;
};

/* Returns -1 after an error: damaged notes. */
int unit_notes_read(struct build *build, const struct unit *unit, struct unit_notes *notes);

/* Does the hunk take out lines of the place, or add some inside of it? */
bool hunk_edits(const struct hunk *hunk, const struct notes_place *place);

/* Does the text that the hunk adds have the name as a word? */
bool hunk_adds_name(const struct hunk *hunk, const char *name);

/* Is the function in the livepatch because of this hunk? */
bool reason_is_hunk(struct build *build, const struct unit_notes *notes, const struct hunk *hunk,
		    const struct report_function *function);

/* "hunk 2 of fs/proc/cmdline.c", with the patch's name where there are several patches. */
const char *hunk_name(struct build *build, const struct hunk *hunk);

#endif

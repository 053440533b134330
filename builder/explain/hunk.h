/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions that the text of a hunk alone answers. */
#ifndef KLP_HUNK_H
#define KLP_HUNK_H

#include "../patches/patch-set.h"
#include "../../lib/notes.h"

/* Does the hunk remove lines of the place, or add lines inside of it? */
bool hunk_edits(const struct hunk *hunk, const struct notes_place *place);

/* Does a line that the hunk adds contain the name as a word? */
bool hunk_adds_name(const struct hunk *hunk, const char *name);

/*
 * Does this hunk bring the new function of this name? It has the body, not only a prototype or a
 * call; or it has the name and no hunk has the body, as of what a macro defines.
 */
bool hunk_adds_function(const struct patch_set *patches, const struct hunk *hunk, const char *name);

/* Returns "hunk 2 of fs/proc/cmdline.c", and the patch's name where there are several patches. */
const char *hunk_name(const struct job *job, const struct hunk *hunk);

#endif

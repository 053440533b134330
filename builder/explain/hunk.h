/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the text of a hunk says by itself. */
#ifndef KLP_HUNK_H
#define KLP_HUNK_H

#include "../patches/patch-set.h"
#include "../../lib/notes.h"

/* Does the hunk take out lines of the place, or add some inside of it? */
bool hunk_edits(const struct hunk *hunk, const struct notes_place *place);

/* Does the text that the hunk adds have the name as a word? */
bool hunk_adds_name(const struct hunk *hunk, const char *name);

/* Does it add a function of this name with its body, and not only a prototype or a call? */
bool hunk_defines(const struct hunk *hunk, const char *name);

/* "hunk 2 of fs/proc/cmdline.c", with the patch's name where there are several patches. */
const char *hunk_name(const struct job *job, const struct hunk *hunk);

#endif

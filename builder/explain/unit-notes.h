/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The compiler plugin's notes on a unit (doc/notes-format.md). In both objects line numbers are
 * those of the unpatched source (patches/line-directives.h), except in lines that the patch
 * adds.
 */
#ifndef KLP_UNIT_NOTES_H
#define KLP_UNIT_NOTES_H

#include "../compile/unit.h"
#include "../../lib/notes.h"

/* Either is NULL without a plugin. */
struct unit_notes {
	struct notes *orig, *patched;
};

/* Returns -1 after an error: damaged notes. */
int unit_notes_read(const struct job *job, const struct unit *unit, struct unit_notes *notes);

#endif

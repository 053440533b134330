/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Drops the units that read a patched header, but do not use what changes in it (name-uses.h). */
#ifndef KLP_HEADER_USERS_H
#define KLP_HEADER_USERS_H

#include "cmd-index.h"
#include "commands.h"
#include "header-change.h"
#include "includes.h"
#include "../patches/patch-set.h"

/* Why no unit is left that depends on a header. */
enum header_disuse {
	DISUSE_COMMENTS = 1, /* only comments and blanks change */
	DISUSE_NAMES,	     /* no unit names what changes */
};

/*
 * Reads what changes in a patched file; of one that is no header, or comes or goes, everything does. Returns -1 after
 * an error.
 */
int patched_header_change(struct job *job, const struct patched_file *file,
			  struct header_change *change);

/*
 * Takes headers of which only names change out of the units' patched_files, and drops the units that have none left.
 * What each file includes is known from the graph, or from the index for a kernel that the user built; the other one
 * is NULL. `unused` gets the paths of headers that no unit has any longer, each with DISUSE_NAMES, to be cast. Returns
 * -1 after an error.
 */
int header_users_keep(struct job *job, const struct patch_set *set, struct includes *includes,
		      const struct cmd_index *index, struct units_found *units,
		      struct hash *unused);

#endif

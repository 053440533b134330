/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Units of a patch that use what another unit makes global. Each unit is compared by itself, and its
 * report lists what was static before; a unit that refers to one of these is compared again, with
 * that report (create-diff-object --peer).
 */
#ifndef KLP_UNIT_PEERS_H
#define KLP_UNIT_PEERS_H

#include "unit.h"
#include "../../lib/hash.h"

/* What units make global. */
struct peers {
	struct hash by_name; /* struct unit */
};

/* Reads the reports of the units, all of which were compared. Returns -1 after an error. */
int peers_read(const struct job *job, const struct unit_set *units, struct peers *peers);

/*
 * Returns the options of create-diff-object for the peers that the unit refers to, for a shell: ""
 * if there are none, NULL after an error.
 */
const char *peer_options(const struct job *job, const struct peers *peers, const struct unit *unit);

#endif

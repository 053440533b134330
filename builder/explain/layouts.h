/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * When the livepatch is loaded, instances of structs exist that have the layout of the original
 * source. So every unit's structs, unions and enums are compared, by the debug information of
 * its two objects. All of them are: a constant in a patched header may be the length of an
 * array in another header. So are the types of what the unit exports: modules use it as it was.
 */
#ifndef KLP_LAYOUTS_H
#define KLP_LAYOUTS_H

#include "../compile/unit.h"

/* A changed layout or exported type that --allow-layout allows. */
struct allowed_change {
	const struct unit *unit;
	const char *type; /* "struct sock"; NULL: something exported has another type */
	const char *text; /* for the report */
};

struct layouts {
	ARRAY(struct allowed_change) allowed;
};

/* A stage: refuses changed layouts and types of exports, except for those that the request allows. */
int layouts_check(struct job *job, const struct unit_set *units, struct layouts *layouts);

/* Returns the type whose changed layout is allowed in this unit (the last of several), or NULL. */
const char *layouts_changed(const struct layouts *layouts, const struct unit *unit);

#endif

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

struct layout_check;

/* Begins a stage that refuses changed layouts and types of exports, except for those that the request allows. */
struct layout_check *layouts_begin(struct job *job, struct layouts *layouts);

/*
 * Compares the two objects of a unit; `data` is the struct layout_check. Returns -1 when it is refused, after
 * printing why unless another unit was refused for the same. A function for compare_watch.
 */
int layouts_check(void *data, const struct unit *unit);

/* Ends the stage: -1 when any unit was refused. */
int layouts_end(const struct layout_check *check);

/* Returns the type whose changed layout is allowed in this unit (the last of several), or NULL. */
const char *layouts_changed(const struct layouts *layouts, const struct unit *unit);

#endif

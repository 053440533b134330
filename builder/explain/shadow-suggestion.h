/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a patch adds to a struct can be kept in shadow variables. This writes the C for it: a struct with
 * the new members as they are declared, a KLP_SHADOW_TYPE() and accessors with the types of both.
 */
#ifndef KLP_SHADOW_SUGGESTION_H
#define KLP_SHADOW_SUGGESTION_H

#include "type-layout.h"
#include "../job.h"

struct shadow_suggestion {
	/* Names of members that are new, and of those that have another type, in the order of the struct. */
	struct string_list added, resized;
	/* "struct inner": types whose layout changes and of which the struct has a member */
	struct string_list inner;
	const char *code; /* C; "" when there is nothing to keep, or it cannot be written */
	const char
		*prefix; /* of the accessors' names; of the first struct where there are several */
	const char *warnings; /* lines on members that need more */
	bool is_single; /* a variable without a type of its own: there are no others like it */
};

/* Reads the debug information once more; strings live as long as the change's arena. */
struct shadow_suggestion shadow_suggest(const struct layout_change *change);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The part of a module's C file that calls the callbacks of an object. */
#ifndef KLP_GENERATE_CALLBACKS_H
#define KLP_GENERATE_CALLBACKS_H

#include "livepatch.h"
#include "../lib/text.h"

/* What the members of struct klp_callbacks point at; NULL: there is no such callback. */
struct callback_names {
	const char *of_kind[KLP_CALLBACK_KINDS];
};

/*
 * Adds a function to `text` for each kind of which the object has several callbacks. `number` is the
 * object's in the C file.
 */
struct callback_names generate_callbacks(struct arena *arena, const struct livepatch_object *object,
					 size_t number, struct text *text);

#endif

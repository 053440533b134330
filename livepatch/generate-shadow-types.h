/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The parts of a module's source that register its shadow types: arrays for a livepatch core that has
 * klp_object.shadow_types; the runtime of templates/shadow-types.h for others.
 */
#ifndef KLP_GENERATE_SHADOW_TYPES_H
#define KLP_GENERATE_SHADOW_TYPES_H

#include "api.h"
#include "generate.h"
#include "livepatch.h"
#include "../lib/text.h"

/* Refuses types on a kernel where neither works. Returns -1 after printing an error. */
int shadow_types_check(const struct livepatch *livepatch, const struct livepatch_api *api);

/*
 * Does the module bring the runtime with it? Its klp_objects end with that of vmlinux then: post_patch
 * callbacks run in this order, and the last one destroys variables.
 */
bool shadow_types_need_runtime(const struct livepatch *livepatch, const struct livepatch_api *api);

/* Returns the object with the runtime's callbacks around its own; in the arena. */
const struct livepatch_object *shadow_types_runtime_object(struct arena *arena,
							   const struct livepatch_object *object);

/* Adds the declarations of the object's types. */
void shadow_types_declare(const struct livepatch_object *object, struct text *text);

/* Adds the array for klp_object.shadow_types, `name`. */
void shadow_types_array(const struct livepatch_object *object, const char *name, struct text *text);

/* Adds the object's entries of the runtime's table. */
void shadow_types_entries(const struct livepatch_object *object, struct text *text);

/* Copies the runtime and what it includes to dirs->output. Returns -1 after printing an error. */
int shadow_types_copy_runtime(const struct livepatch *livepatch, const struct generate_dirs *dirs);

#endif

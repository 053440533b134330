// SPDX-License-Identifier: GPL-2.0-or-later
#include "generate-shadow-types.h"
#include "../lib/files.h"
#include "../lib/message.h"

#include <stddef.h>
#include <string.h>

/* Returns the first object that has types, or NULL. */
static const struct livepatch_object *first_with_types(const struct livepatch *livepatch)
{
	struct livepatch_object *const *object;

	array_for_each(object, &livepatch->objects)
		if ((*object)->shadow_types.count)
			return *object;
	return NULL;
}

bool shadow_types_need_runtime(const struct livepatch *livepatch, const struct livepatch_api *api)
{
	return !api->shadow_types && first_with_types(livepatch);
}

/* What the runtime needs of a livepatch core; the oldest first. */
static const struct needed {
	size_t field;
	const char *name, *since, *why;
} needed[] = {
	{ offsetof(struct livepatch_api, shadow_variables), "klp_shadow_get_or_alloc()", "4.15",
	  "there are no shadow variables" },
	{ offsetof(struct livepatch_api, callbacks), "klp_object.callbacks", "4.15",
	  "nothing says when an object is no longer livepatched" },
	{ offsetof(struct livepatch_api, replace), "klp_patch.replace", "5.1",
	  "klp_patch.enabled does not tell whether a livepatch can still run" },
	{ offsetof(struct livepatch_api, forced), "klp_patch.forced", "5.1",
	  "nothing says that a transition was forced" },
};

int shadow_types_check(const struct livepatch *livepatch, const struct livepatch_api *api)
{
	const struct livepatch_object *object = first_with_types(livepatch);
	const struct livepatch_shadow_type *type;
	size_t i;

	if (!object || api->shadow_types)
		return 0;
	type = object->shadow_types.items;
	for (i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (!*(const bool *)((const char *)api + needed[i].field))
			return fail(
				"%s: shadow type %s of %s cannot be registered: %s has no %s, so %s; Linux %s and later have it. Use klp_shadow_alloc() and its siblings with a constant id for this kernel, and free the variables in a callback",
				object->name, type->name, type->unit, api->header, needed[i].name,
				needed[i].why, needed[i].since);
	return 0;
}

#define RUNTIME "shadow-types.c"

/*
 * Two groups of callbacks, as if they were the first and the last unit: types are registered before, and
 * given up after all that the patch's own callbacks do; variables are destroyed when no post_patch callback
 * of the patch can want them any more.
 */
#define FIRST RUNTIME " first"
#define LAST  RUNTIME " last"

#define CALL(kind, function, group)                            \
	{                                                      \
		kind, function, function, RUNTIME, NULL, group \
	}

static const struct livepatch_callback around_types[] = {
	CALL(KLP_PRE_PATCH, "shadow_types_pre_patch", FIRST),
	CALL(KLP_POST_UNPATCH, "shadow_types_post_unpatch", FIRST),
};

static const struct livepatch_callback of_vmlinux[] = {
	CALL(KLP_POST_PATCH, "shadow_types_post_patch", LAST),
	CALL(KLP_PRE_UNPATCH, "shadow_types_pre_unpatch", LAST),
};

static void add_calls(struct arena *arena, struct livepatch_object *object,
		      const struct livepatch_callback *calls, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		*array_push(arena, &object->callbacks) = calls[i];
}

const struct livepatch_object *shadow_types_runtime_object(struct arena *arena,
							   const struct livepatch_object *object)
{
	struct livepatch_object *with = arena_new_object(arena, struct livepatch_object);
	const struct livepatch_callback *callback;
	const bool is_vmlinux = klp_is_vmlinux(object->name);

	*with = *object;
	memset(&with->callbacks, 0, sizeof(with->callbacks));
	if (is_vmlinux || object->shadow_types.count)
		add_calls(arena, with, around_types, sizeof(around_types) / sizeof(*around_types));
	array_for_each(callback, &object->callbacks)
		*array_push(arena, &with->callbacks) = *callback;
	if (is_vmlinux)
		add_calls(arena, with, of_vmlinux, sizeof(of_vmlinux) / sizeof(*of_vmlinux));
	return with;
}

void shadow_types_declare(const struct livepatch_object *object, struct text *text)
{
	const struct livepatch_shadow_type *type;

	array_for_each(type, &object->shadow_types)
		text_add(text, "extern struct klp_shadow_type %s;\n", type->symbol);
}

void shadow_types_array(const struct livepatch_object *object, const char *name, struct text *text)
{
	const struct livepatch_shadow_type *type;

	text_add(text, "static struct klp_shadow_type *%s[] = {\n", name);
	array_for_each(type, &object->shadow_types)
		text_add(text, "\t&%s,\t/* %s: %s, id %#lx */\n", type->symbol, type->unit,
			 type->name, type->id);
	text_add(text, "\tNULL\n};\n\n");
}

void shadow_types_entries(const struct livepatch_object *object, struct text *text)
{
	const struct livepatch_shadow_type *type;

	array_for_each(type, &object->shadow_types) {
		text_add(text, "\t{\t/* %s: %s, id %#lx */\n\t\t.type = &%s,\n", type->unit,
			 type->name, type->id, type->symbol);
		if (!klp_is_vmlinux(object->name))
			text_add(text, "\t\t.object = \"%s\",\n", object->name);
		if (type->version)
			text_add(text, "\t\t.version = %u,\n", type->version);
		text_add(text, "\t},\n");
	}
}

int shadow_types_copy_runtime(const struct livepatch *livepatch, const struct generate_dirs *dirs)
{
	static const char *const files[] = { "shadow-types.c", "shadow-types.h",
					     "include/linux/klp_shadow_types.h" };
	struct arena *arena = livepatch->arena;
	size_t i, size;

	if (dir_make(arena_printf(arena, "%s/include/linux", dirs->output)))
		return -1;
	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		const char *from = arena_printf(arena, "%s/%s", dirs->templates, files[i]);
		const char *text = file_read(arena, from, &size);

		if (!text ||
		    file_update(arena_printf(arena, "%s/%s", dirs->output, files[i]), text, size))
			return -1;
	}
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-or-later
/* The patched code of a livepatch module: types, callbacks that say when they run, and somebody who uses the types. */
#include <linux/klp_shadow_types.h>

struct module this_module = { .name = KBUILD_MODNAME, .klp = true };
struct module *the_module = &this_module;

char __klp_func_f[1];

static void run_callback(const char *kind)
{
	in_callback();
	printf("%s: %s\n", KBUILD_MODNAME, kind);
}

/* Which letter: an object of core.c. */
static int letter(const void *obj)
{
	return (int)(long)obj;
}

struct value {
	int magic;
};

static int ctor(void *obj, void *data, void *ctor_data)
{
	struct value *value = data;

	(void)ctor_data;
	if (!strcmp(failing, "ctor"))
		return -EINVAL;
	value->magic = 0x5ad0;
	printf("%s: ctor %c\n", KBUILD_MODNAME, letter(obj));
	return 0;
}

static void dtor(void *obj, void *data)
{
	struct value *value = data;

	printf("%s: dtor %c%s\n", KBUILD_MODNAME, letter(obj),
	       value->magic == 0x5ad0 ? "" : ", which is destroyed already");
	value->magic = 0;
}

#define TYPE(name, type_id) \
	struct klp_shadow_type __klp_shadow_type_##name = { .id = (type_id), .ctor = ctor, .dtor = dtor }

TYPE(count, 1);
TYPE(lock, 2);
/* The same type as count, of another source file or for another object. */
TYPE(count_too, 1);

void *use(const char *type, void *obj, bool make);
void *use(const char *type, void *obj, bool make)
{
	struct klp_shadow_type *types[] = { &__klp_shadow_type_count, &__klp_shadow_type_lock,
					    &__klp_shadow_type_count_too };
	static const char *const names[] = { "count", "lock", "count_too" };
	size_t i = 0;

	while (strcmp(names[i], type))
		i++;
	return make ? klp_shadow_type_get_or_alloc(obj, types[i], sizeof(struct value), GFP_KERNEL,
						   NULL)
		    : klp_shadow_type_get(obj, types[i]);
}

int __klp_callback_pre_patch(struct klp_object *object);
int __klp_callback_pre_patch(struct klp_object *object)
{
	(void)object;
	run_callback("pre_patch");
	return strcmp(failing, "pre_patch") ? 0 : -EBUSY;
}

#define CALLBACK(kind)                                              \
	void __klp_callback_##kind(struct klp_object *object);      \
	void __klp_callback_##kind(struct klp_object *object)       \
	{                                                           \
		(void)object;                                       \
		run_callback(#kind);                                \
	}

CALLBACK(post_patch)
CALLBACK(pre_unpatch)
CALLBACK(post_unpatch)

/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module's shadow types (KLP_SHADOW_TYPE() in the patches), on a kernel whose livepatch core does not
 * know them. The module's C file has `shadow_types`, and calls these.
 */
#ifndef SHADOW_TYPES_H
#define SHADOW_TYPES_H

#include <linux/klp_shadow_types.h>

/* A type of one livepatched object. */
struct shadow_entry {
	struct klp_shadow_type *type;
	const char *object;	/* as klp_object.name: NULL is vmlinux */
	unsigned int version;
	bool registered;
	bool leaving;		/* its variables are about to be destroyed, unless others have the type */
	bool going;		/* its module goes; the core has not said so yet, or never will */
};

/* The types of one livepatch module. Shared by all: see REGISTRY_FORMAT. */
struct shadow_module {
	struct list_head list;	/* of registry.modules, oldest first; empty: not there */
	struct klp_patch *patch;
	struct shadow_entry *entries;
	size_t count;
	bool settled;		/* its transition is complete; so it is when it was forced out */
};

/* The C file has it. */
extern struct shadow_module shadow_types;

/* Before klp_enable_patch(); refuses to load the module beside one with a registry of another format. */
int shadow_types_init(void);
/* At the module's exit, and when klp_enable_patch() fails. */
void shadow_types_exit(void);

/* Callbacks of each object that has types, and of vmlinux. */
int shadow_types_pre_patch(struct klp_object *object);
void shadow_types_post_unpatch(struct klp_object *object);
/* Callbacks of vmlinux, which is the last object of the livepatch. */
void shadow_types_post_patch(struct klp_object *object);
void shadow_types_pre_unpatch(struct klp_object *object);

#endif

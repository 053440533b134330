// SPDX-License-Identifier: GPL-2.0-or-later
/* A livepatch with a shadow type that replaces no function: what klp-build makes, in short. */
#include <linux/livepatch.h>
#include <linux/module.h>

#include "shadow-types.h"

KLP_SHADOW_TYPE(other, 0x6f74686572, NULL, NULL);

static struct klp_func functions[] = { {} };
static struct klp_object objects[] = {
	{
		.funcs = functions,
		.callbacks = {
			.pre_patch = shadow_types_pre_patch,
			.post_patch = shadow_types_post_patch,
			.pre_unpatch = shadow_types_pre_unpatch,
			.post_unpatch = shadow_types_post_unpatch,
		},
	},
	{}
};

static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

static struct shadow_entry entries[] = { { .type = &other } };
struct shadow_module shadow_types = { .patch = &patch, .entries = entries, .count = ARRAY_SIZE(entries) };

static int __init other_init(void)
{
	int error = shadow_types_init();

	if (error)
		return error;
	error = klp_enable_patch(&patch);
	if (error)
		shadow_types_exit();
	return error;
}

static void __exit other_exit(void)
{
	shadow_types_exit();
}

module_init(other_init);
module_exit(other_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Livepatch with a registry of another format");
MODULE_INFO(livepatch, "Y");

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A plugin for test/plugin/run: overwrites the compiler's memory that is free. The compiler leaves freed
 * objects as they are until it needs the memory, so that a plugin that reads one often finds what it looks for.
 */
#include "../../gcc-plugin/gcc-compat.h"

extern "C" __attribute__((visibility("default"))) int plugin_is_GPL_compatible;
int plugin_is_GPL_compatible;

/* Allocates objects of a size, which the compiler puts where others of this size were, and lets go of them. */
static void fill(size_t size, size_t count)
{
	while (count--)
		memset(ggc_internal_alloc(size), 0xa5, size);
}

/* The compiler has pages for each multiple of 16, at least, and collects again what is put there. */
static void collected(void *, void *)
{
	enum { BIGGEST = 1024, STEP = 16, BYTES = 16384 };
	size_t size;

	for (size = STEP; size <= BIGGEST; size += STEP)
		fill(size, BYTES / size);
}

/* Nodes that were removed before this one, and their edges, are freed one by one, not collected. */
static void node_removed(cgraph_node *, void *)
{
	fill(sizeof(cgraph_node), 16);
	fill(sizeof(cgraph_edge), 16);
}

static void start_unit(void *, void *)
{
	symtab->add_cgraph_removal_hook(node_removed, NULL);
}

extern "C" __attribute__((visibility("default"))) int plugin_init(struct plugin_name_args *,
								  struct plugin_gcc_version *);

int plugin_init(struct plugin_name_args *arguments, struct plugin_gcc_version *version)
{
	if (!plugin_default_version_check(version, &gcc_version))
		return 1;
	register_callback(arguments->base_name, PLUGIN_START_UNIT, start_unit, NULL);
	register_callback(arguments->base_name, PLUGIN_GGC_END, collected, NULL);
	return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compiler plugin (gcc-plugin/) for the kernel's compiler. */
#ifndef KLP_COMPILER_PLUGIN_H
#define KLP_COMPILER_PLUGIN_H

#include "unit.h"

struct plugin {
	const char *path;    /* NULL: the compiler takes none */
	const char *name;    /* "klp_notes_gcc_12" */
	const char *missing; /* why there is none; else NULL */
};

/*
 * A stage: looks for the plugin. The build goes on without one, less exactly, and the summary
 * says so.
 */
int plugin_find(struct job *job, struct plugin *plugin);

/* Returns the plugin's compiler options for a unit, with a space behind; "" without a plugin. */
const char *plugin_options(const struct job *job, const struct plugin *plugin,
			   const struct unit *unit);

#endif

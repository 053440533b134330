/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compiler plugin (gcc-plugin/) for the kernel's compiler. */
#ifndef KLP_COMPILER_PLUGIN_H
#define KLP_COMPILER_PLUGIN_H

#include "unit.h"

struct plugin {
	const char *path;    /* NULL: there is none that the compiler takes */
	const char *name;    /* "klp_notes_gcc_12" */
	const char *missing; /* why there is none; else NULL */
};

/* A stage: looks for the plugin. Without one the build goes on, less exactly, and says so. */
int plugin_find(struct job *job, struct plugin *plugin);

/* The plugin's compiler options for a unit, with a space behind; "" without one. */
const char *plugin_options(const struct job *job, const struct plugin *plugin,
			   const struct unit *unit);

#endif

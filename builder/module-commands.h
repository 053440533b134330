/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands with which kbuild makes a module of a kernel. Kbuild needs several seconds to find them out,
 * for which it runs the compiler some thirty times, and they are the same for each module but for its
 * names. So it makes a small module once for each kernel, and what it ran (its .cmd files) is kept beside
 * the compile commands of units (units/saved-commands.h), as livepatch-module.VERSION/STEP:
 *
 *	%D	the module's directory
 *	%M, %C	the module's name, as a file's and as a C identifier's: '-' is '_' there
 *	%F, %G	a source file's name without .c, likewise
 *	%O	the module's objects
 *	%%	%
 *
 * They are commands of the shell, run in the directory of the kernel's build.
 */
#ifndef KLP_MODULE_COMMANDS_H
#define KLP_MODULE_COMMANDS_H

#include "job.h"

/* In the order in which they run. */
enum module_step {
	MODULE_COMPILE,	 /* %F.c -> %F.o */
	MODULE_LIST,	 /* writes %M.mod */
	MODULE_LINK,	 /* -> %M.o, and objtool */
	MODULE_ORDER,	 /* writes modules.order */
	MODULE_MODPOST,	 /* -> %M.mod.c */
	MODULE_ENDING,	 /* %M.mod.c -> %M.mod.o */
	MODULE_COMMON,	 /* -> .module-common.o, on kernels that have it */
	MODULE_COMPLETE, /* -> %M.ko */
	MODULE_STEPS,
};

struct module_commands {
	const char *of_step[MODULE_STEPS]; /* NULL: the kernel has no such step */
};

/* What takes the place of the marks. */
struct module_names {
	const char *dir, *module;
	const char *source;  /* without .c; NULL: the step has none */
	const char *objects; /* NULL: likewise */
};

/*
 * Has kbuild make its module, in the work directory, if the commands are not kept yet. Returns -1 after
 * printing an error.
 */
int module_commands_read(struct job *job, struct module_commands *commands);

/* Returns the command of a step for a module; in the arena. */
const char *module_command(struct arena *arena, const struct module_commands *commands,
			   enum module_step step, const struct module_names *names);

#endif

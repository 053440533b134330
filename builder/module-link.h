/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Links a module as kbuild would, with the kernel's own commands (module-commands.h): compiles its C files,
 * links them with the units, runs objtool, modpost and what else the kernel's build does.
 */
#ifndef KLP_MODULE_LINK_H
#define KLP_MODULE_LINK_H

#include "compile/compile.h"

/*
 * `dir` has the module's C files, and unit-N.o of each unit. *ko becomes the module's path. Returns -1
 * after printing an error.
 */
int module_link(struct job *job, const struct unit_set *units, const char *dir, const char **ko);

#endif

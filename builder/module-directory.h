/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * WORK/module, in which the module is made. What it is made of is written to WORK/module.new first, and only
 * what is not the same as for the last module goes on to WORK/module: when the user builds a patch again, make has
 * nothing to do there, and when it changes the same functions as before, only to link.
 */
#ifndef KLP_MODULE_DIRECTORY_H
#define KLP_MODULE_DIRECTORY_H

#include "job.h"

/* Returns the empty directory for the sources of the module; NULL after an error. */
const char *module_directory_begin(const struct job *job);

/* Returns the directory in which to make the module of them; NULL after an error. */
const char *module_directory_end(const struct job *job);

/*
 * Returns a file that is newer than anything made for a kernel that was another one then, or is another by
 * now: the kernel's own tools and its configuration decide what is made. NULL after an error.
 */
const char *module_kernel_stamp(const struct job *job);

#endif

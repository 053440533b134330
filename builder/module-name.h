/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The name of the module that is built. */
#ifndef KLP_MODULE_NAME_H
#define KLP_MODULE_NAME_H

#include "job.h"

/*
 * Sets the request's name, when it has none, and its output file. The manifest's name and version
 * make one, or else the output file or the first patch. Exits with 2 when the name
 * cannot be a module's.
 */
void module_name_choose(struct arena *arena, struct request *request);

/* Returns the length of what stands in front of "-VERSION" in a module's name; the whole length when it does not end so. */
size_t module_name_length_without(const char *name, const char *version);

/*
 * A stage: refuses a name that a part of the kernel has, because the kernel takes each name once:
 * vmlinux, a module, or built-in code that would be a module in another configuration.
 */
int module_name_check(const struct job *job);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Generates the source of a livepatch module from templates: one C file that a reviewer can
 * read, and the Kbuild file that links it with the objects of the replacements.
 */
#ifndef KLP_GENERATE_H
#define KLP_GENERATE_H

#include "api.h"
#include "livepatch.h"

/* Directories of the templates and of the result. */
struct generate_dirs {
	const char *templates; /* has livepatch.c.in, Kbuild.in and others */
	/* Gets main.c, Kbuild, and the runtime for shadow types when it is needed. */
	const char *output;
};

/*
 * Writes main.c. Returns -1 after printing an error. A livepatch that would do nothing, which
 * the kernel would refuse, is an error too, and so is what the kernel's livepatch core does not have.
 */
int generate_source(const struct livepatch *livepatch, const struct livepatch_api *api,
		    const struct generate_dirs *dirs);

/*
 * Writes Kbuild, for main.c and `unit_count` prebuilt objects unit-1.o, unit-2.o, … Returns -1
 * after printing an error.
 */
int generate_kbuild(const struct livepatch *livepatch, const struct livepatch_api *api,
		    const struct generate_dirs *dirs, size_t unit_count);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Shows what a livepatch module says of itself. */
#ifndef KLP_INSPECT_H
#define KLP_INSPECT_H

#include <stdbool.h>

/* What people and programs want to see. */
enum inspect_view {
	INSPECT_PAGE, /* for people, by object */
	INSPECT_ALL,  /* the same with symbols and proofs */
	INSPECT_YAML, /* for programs (inspection.h, difference.h) */
};

/*
 * Prints to stdout what the module `ko` patches, from its .klp.info or, where another tool has made it,
 * from the structs that the kernel reads. Returns -1 after printing an error.
 */
int inspect_module(const char *ko, enum inspect_view view);

#endif

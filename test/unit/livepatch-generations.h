/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stand-ins for the livepatch cores that modules are generated for: what a module sees of them, as text. */
#ifndef KLP_TEST_LIVEPATCH_GENERATIONS_H
#define KLP_TEST_LIVEPATCH_GENERATIONS_H

#include "../../livepatch/api.h"

/* The kernels since which livepatch.h is like this. */
struct generation {
	const char *name, *header;
	struct livepatch_api api;
	const char *defines; /* what the core below may use */
	const char *loaded;  /* what it prints of a livepatch that replaces one function */
};

#define GENERATIONS 7
#define NEWEST	    (&generations[GENERATIONS - 1])

/* Oldest first. */
extern const struct generation generations[GENERATIONS];

/*
 * Not in mainline: the proposed interface by which the livepatch core registers shadow types. What it
 * prints is of a livepatch with types, too.
 */
extern const struct generation proposed;

/* What the C file includes of <linux/module.h>. */
extern const char module_header[];

/*
 * The livepatch core: prints the patch, and calls callbacks as kernel/livepatch does. Those of the test
 * print their names; the one that the first argument names fails.
 */
extern const char core[];

#endif

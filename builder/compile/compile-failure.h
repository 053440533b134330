/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why a compilation failed, when it is not the source: each cause has its own way out. */
#ifndef KLP_COMPILE_FAILURE_H
#define KLP_COMPILE_FAILURE_H

#include "compiler-plugin.h"

/*
 * Looks for a cause other than the source in the compiler's messages: it crashed or was killed, or a
 * disk is full. Prints an error about `what` (a source file) and returns true when there is one.
 * `plugin` may be NULL.
 */
bool compile_failure_explain(const struct job *job, const struct plugin *plugin, const char *what,
			     const char *log);

/* The errors for a unit whose unpatched source does not compile. */
void unpatched_failure_explain(const struct job *job, const struct plugin *plugin,
			       const struct unit *unit, const char *log);

#endif

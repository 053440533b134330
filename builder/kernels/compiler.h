/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The compiler that a kernel was built with, here. */
#ifndef KLP_KERNELS_COMPILER_H
#define KLP_KERNELS_COMPILER_H

#include "../../lib/arena.h"
#include <stdbool.h>

/*
 * Finds the command whose version is `wanted`, a CONFIG_CC_VERSION_TEXT. Without one: an
 * error, or with `skip_check` a warning and the closest. *version is what it says of itself.
 */
const char *compiler_find(struct arena *arena, const char *wanted, bool skip_check,
			  const char **version);
/* The version that a compiler command prints, without its own name; NULL when it cannot be run. */
const char *compiler_version(struct arena *arena, const char *cc);
/* The same part of a CONFIG_CC_VERSION_TEXT. */
const char *compiler_version_text(const char *text);

#endif

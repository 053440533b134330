/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the compiler that a kernel was built with, on this machine. */
#ifndef KLP_KERNELS_COMPILER_H
#define KLP_KERNELS_COMPILER_H

#include "../../lib/arena.h"
#include "../../lib/kernel-arch.h"
#include <stdbool.h>

/*
 * Finds the command that compiles for `arch` and whose version is `wanted`, a
 * CONFIG_CC_VERSION_TEXT. When there is none, it is an error, or with `skip_check` a warning and
 * the closest one. *version is what the command says of itself.
 */
const char *compiler_find(struct arena *arena, const struct kernel_arch *arch, const char *wanted,
			  bool skip_check, const char **version);
/* Is this command a compiler of that version? */
bool compiler_is(struct arena *arena, const char *cc, const char *wanted);
/* Returns `cc`, which the user named (--cc); NULL after an error, when it is another compiler than `wanted`. */
const char *compiler_given(struct arena *arena, const char *cc, const char *wanted,
			   bool skip_check);
/*
 * Returns the version that a compiler command prints, without its own name; NULL when it cannot
 * be run.
 */
const char *compiler_version(struct arena *arena, const char *cc);
/* Is the compiler of this CONFIG_CC_VERSION_TEXT clang? */
bool compiler_text_is_clang(const char *text);
/* Returns the same part of a CONFIG_CC_VERSION_TEXT. */
const char *compiler_version_text(const char *text);

#endif

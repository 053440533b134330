/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which programs a compile command runs: objects that others made are not this compiler's. */
#ifndef KLP_COMPILER_IDENTITY_H
#define KLP_COMPILER_IDENTITY_H

#include "../../lib/arena.h"

/*
 * Returns a digest of the compiler, of the cc1 and the assembler that it runs (version, path, size and time; the content
 * of scripts), and of the environment that gcc reads. NULL: the compiler does not run.
 */
const char *compiler_identity(struct arena *arena, const char *cc);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of the relocation types that the cases name. It shares nothing with create-diff-object,
 * whose tables the cases test.
 */
#ifndef RUNNER_RELOC_NAMES_H
#define RUNNER_RELOC_NAMES_H

#include "process.h"

#include <stdint.h>

/* "R_X86_64_PC32"; "R_NUMBER" for a type without a name here. */
const char *reloc_name(struct arena *arena, unsigned int machine, uint32_t type);
/* Is there a type that the pattern matches? An expectation on any other says nothing. */
bool reloc_name_is_known(const char *pattern);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The macros that a compile command defines. */
#ifndef KLP_COMMAND_MACROS_H
#define KLP_COMMAND_MACROS_H

#include "../../lib/arena.h"

/* Returns a line for each -D option, without the quotes of the shell: "KBUILD_MODNAME=\"tcp\"", "MODULE". */
const char *command_macros(struct arena *arena, const char *command);

#endif

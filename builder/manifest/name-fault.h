/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which names a module can have, whoever gives them. */
#ifndef KLP_MANIFEST_NAME_FAULT_H
#define KLP_MANIFEST_NAME_FAULT_H

#include "../../lib/arena.h"

/* MODULE_NAME_LEN is 64 - sizeof(unsigned long), with the zero byte. */
#define MODULE_NAME_MAX 55

/* Says what is wrong with a module's name, and what to do; NULL: nothing. */
const char *module_name_fault(struct arena *arena, const char *name);

#endif

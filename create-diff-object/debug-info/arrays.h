/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which small variables are arrays? Their size does not tell: u32 keys[2] has that of a pointer. */
#ifndef KLP_ARRAYS_H
#define KLP_ARRAYS_H

#include "../diff.h"

/* Nothing larger is a scalar. */
#define SCALAR_MAX 8

/*
 * May code walk through the variable by a pointer or an index, so that it has an address at its
 * end or in front of it? A small variable counts if the object's debug information says that it
 * is an array; this is read when the first of them is asked about.
 */
bool is_array(struct diff *diff, const struct object *object, const struct symbol *symbol);

#endif

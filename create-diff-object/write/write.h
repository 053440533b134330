/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_WRITE_H
#define KLP_WRITE_H

#include "../diff.h"

/*
 * Writes the output object, unless options.output is NULL, and fills the report's part on it.
 * Returns -1 after printing an error.
 */
int write_object(struct diff *diff);

#endif

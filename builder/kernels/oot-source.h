/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The source of an out-of-tree module is copied, and the copy is built: the user's directory is only read. What
 * an earlier build left there is not source: objects, .cmd files, Module.symvers.
 */
#ifndef KLP_KERNELS_OOT_SOURCE_H
#define KLP_KERNELS_OOT_SOURCE_H

#include "../../lib/text.h"

/*
 * Adds a line for each file of the source: its path, kind, size and time. Returns -1 after printing an
 * error.
 */
int oot_source_describe(const char *dir, struct text *text);

/* Copies the source to `to`, a directory that does not exist. Times are kept. */
int oot_source_copy(struct arena *arena, const char *dir, const char *to);

#endif

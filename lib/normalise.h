/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths without "." and "..", judged by the text alone. */
#ifndef KLP_NORMALISE_H
#define KLP_NORMALISE_H

#include "arena.h"

/* "a/./b/../c.h" -> "a/c.h"; a ".." in front of which there is nothing stays. Relative paths only. */
char *path_normalise(struct arena *arena, const char *path);

#endif

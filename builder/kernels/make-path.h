/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Paths that make and kbuild can work with. */
#ifndef KLP_KERNELS_MAKE_PATH_H
#define KLP_KERNELS_MAKE_PATH_H

#include "../../lib/arena.h"

/*
 * kbuild cannot have blanks, colons and some other characters in the path of a tree, and says so
 * late and in its own words. Returns -1 after printing which character is wrong in `path`, or in
 * what it leads to by symbolic links; `advice` says what to do. The end of the path need not exist.
 */
int make_path_check(struct arena *arena, const char *path, const char *advice);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The farm: a kernel tree that can be patched and built in, while the tree it was made
 * from is never written.
 */
#ifndef KLP_FARM_H
#define KLP_FARM_H

#include "build.h"

/* Lays out `farm`, a directory of build->work that does not exist, from build->kernel.build. */
int farm_lay_out(struct build *build, const char *farm);

/* Makes one path of build->farm what it was at first: a link, or nothing when the tree has nothing. */
int farm_revert(struct build *build, const char *path);

#endif

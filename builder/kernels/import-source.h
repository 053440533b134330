/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The source tree of an imported kernel: from a source package, or the user's own. */
#ifndef KLP_KERNELS_IMPORT_SOURCE_H
#define KLP_KERNELS_IMPORT_SOURCE_H

#include "source.h"

/*
 * Makes delivery->dir/linux of the tarball in the package `path`, and applies the patches that are beside it in a
 * source package. Returns -1 after an error.
 */
int import_source_unpack(struct delivery *delivery, const char *path);
/* Makes it a copy of the tree that the user named. */
int import_source_copy(struct delivery *delivery, const char *source);
/*
 * Reads delivery->version from the tree's Makefile. Returns -1 after an error, also when the tree is of another
 * line than delivery->release. `from` is for messages.
 */
int import_source_version(struct delivery *delivery, const char *from);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The objects that vmlinux was linked from, by the archives that kbuild leaves in the build tree. A vmlinux
 * with debug information tells it better.
 */
#ifndef KLP_ARCHIVE_OBJECTS_H
#define KLP_ARCHIVE_OBJECTS_H

#include "../../lib/hash.h"
#include "../kernels/kernel.h"

/*
 * Adds the objects, "fs/proc/cmdline.o", to a hash that is set up. Those of libraries (lib/lib.a) are all added, though
 * the linker takes only what something refers to.
 */
int archive_objects_read(struct arena *arena, const struct kernel *kernel, struct hash *objects);

#endif

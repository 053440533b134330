/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The objects that vmlinux was linked from, by the archives that kbuild leaves in the build tree (vmlinux.a since
 * Linux 6.1). Debug information has the names of sources, and one may be compiled for several objects:
 * lib/crypto/sha256.c is in arch/x86/purgatory/sha256.o, too, which is not in vmlinux.
 */
#ifndef KLP_ARCHIVE_OBJECTS_H
#define KLP_ARCHIVE_OBJECTS_H

#include "../../lib/hash.h"
#include "../kernels/kernel.h"
#include <stdbool.h>

bool archive_objects_are_there(struct arena *arena, const struct kernel *kernel);

/*
 * Adds the objects, "fs/proc/cmdline.o", to a hash that is set up. Those of libraries (lib/lib.a) are all added, though
 * the linker takes only what something refers to.
 */
int archive_objects_read(struct arena *arena, const struct kernel *kernel, struct hash *objects);

#endif

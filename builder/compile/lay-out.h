/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes a directory that looks like a kernel's tree to compilers and kbuild, with nothing in it through which
 * they could write into the kernel's own. A build in another directory than the source (O=) becomes one tree:
 *
 * - Real directories, because the compiler would look for "../sched.h" of a linked directory
 *   beside the link's target, in the unpatched tree. Directories in which nothing is patched or
 *   built are links, which saves a third of the work.
 *
 * - Links to source files, through WORK/tree: "../../tree/net/ipv4/tcp.c" is short enough for
 *   an ext4 inode, where an absolute path would take a block, 240 MB in all.
 *
 * - Copies of files that kbuild generated. It would write through a link to such a file,
 *   because `> $@` truncates the target. It does so at least with .X.o.cmd,
 *   scripts/mod/elfconfig.h, kernel/bounds.s and include/config/CC_VERSION_TEXT.
 *
 * - Nothing for the objects of a kernel that the user built, which has gigabytes of them.
 */
#ifndef KLP_LAY_OUT_H
#define KLP_LAY_OUT_H

#include "../job.h"

/*
 * Lays a tree out in `shadow`, a directory of the work directory that does not exist. `like` is another one of them, with
 * which it shares links, or NULL. The copies in a tree of the
 * user's are listed in SHADOW.copies, because their originals may change.
 */
int tree_lay_out(const struct job *job, const char *shadow, const char *like);

/* Copies again what has changed in a tree of the user's since it was laid out. */
int tree_copy_changed(const struct job *job, const char *shadow);

/* Links `to`, a path in a shadow tree, to the file `path` of the kernel's source. */
int tree_link(const char *path, const char *to);

/* Has kbuild made a file of this name, whatever its time says? */
bool tree_has_built_name(const char *name);

#endif

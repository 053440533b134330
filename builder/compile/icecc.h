/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --launcher icecc: the machines of an Icecream net compile with the compiler of this one, which they get as an archive.
 * klp-build makes the archive itself, with the compiler plugin in it: iceccd looks only at the time of the compiler's driver
 * when it decides whether the one that it made is still right.
 */
#ifndef KLP_ICECC_H
#define KLP_ICECC_H

#include "compiler-plugin.h"

/*
 * Returns the shell function klp_compile that runs the kernel's compiler by `launcher`, and makes the archive when the
 * one in the work directory is of another compiler or plugin. NULL after an error.
 */
const char *icecc_text(const struct job *job, const struct plugin *plugin, const char *launcher);

/* Says how many objects other machines have compiled since icecc_text(), and why there were none. */
void icecc_report(const struct job *job);

#endif

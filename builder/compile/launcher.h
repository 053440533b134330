/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How compile commands are run: by themselves, by ccache when it is there, or by the command of --launcher. The
 * scripts of the steps (steps.h) read WORK/launcher.sh, which has a shell function klp_compile, and call it with the
 * compiler and its options. They are the same whatever the launcher, as the objects are, so another launcher does not
 * make anything be compiled again.
 */
#ifndef KLP_LAUNCHER_H
#define KLP_LAUNCHER_H

#include "compiler-plugin.h"

/* Writes WORK/launcher.sh. Returns -1 after printing an error. */
int launcher_write(const struct job *job, const struct plugin *plugin);

/* Says what there is to say of the launcher after all was compiled. */
void launcher_report(const struct job *job);

/*
 * Returns shell commands that run the compile command `command`, which ends the script when it fails. `names` is
 * the digest of what the compiler could find (search-names.h); the file `names_file`, which is written, has it for ccache.
 * The command writes the names of the files that it read to `depends`. NULL after an error.
 */
const char *launcher_run(const struct job *job, const char *command, const char *names,
			 const char *names_file, const char *depends);

#endif

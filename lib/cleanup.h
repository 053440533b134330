/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cleans up what must not outlive the program: temporary files and the running command. Both
 * are gone when the program exits, whether by itself, by die() or by Ctrl-C; after that, rm may go on
 * with a large tree for some seconds. Only SIGKILL leaves something behind, and the next run removes that.
 */
#ifndef KLP_CLEANUP_H
#define KLP_CLEANUP_H

#include <sys/types.h>

/*
 * From now on SIGINT, SIGTERM and SIGHUP end the running command with all its children, remove
 * the temporaries, and then end this program by the same signal, so that a shell loop or an
 * outer make stops too. Ignored signals (nohup) stay ignored.
 */
void cleanup_setup(void);

/*
 * Registers a file or a directory tree to be removed at exit, unless temporary_keep() is called
 * before (because it was renamed or removed). There can be CLEANUP_MAX at a time.
 */
#define CLEANUP_MAX 8
void temporary_add(const char *path);
void temporary_keep(const char *path);
/* Removes it now: a run over many kernels goes on after one that failed. */
void temporary_remove(const char *path);

/* Tells the signal handler the process group of the running command; 0: none. */
void cleanup_command(pid_t group);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What must not outlive the program: temporary files and the command that it runs.
 * Both go when it exits, whether by itself, by die(), or by Ctrl-C. Only SIGKILL
 * leaves something behind; the next run removes that.
 */
#ifndef KLP_CLEANUP_H
#define KLP_CLEANUP_H

#include <sys/types.h>

/*
 * SIGINT, SIGTERM and SIGHUP from now on end the running command with all its
 * children, remove the temporaries, and then end this program by the same signal, so
 * that a shell loop or a make around it stops too. Signals that are ignored (nohup) stay so.
 */
void cleanup_setup(void);

/*
 * A file or a directory tree to be removed at exit, unless temporary_keep() is called
 * before (it was renamed or removed). There is room for CLEANUP_MAX at a time.
 */
#define CLEANUP_MAX 8
void temporary_add(const char *path);
void temporary_keep(const char *path);

/* The process group of the command that runs now, for the signal handler; 0 for none. */
void cleanup_command(pid_t group);

#endif

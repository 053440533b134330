/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The work directory of a job, kept from run to run:
 *
 *	WORK.lock	held while a job uses it (--work DIR: DIR/lock)
 *	klp-build.kernel	the preparation of the kernel that the rest was made for
 *	tree		a link to the kernel's build tree
 *	pristine-tree/ patched-tree/ scratch-tree/	see shadow-tree.h
 *	orig/ patched/ diff/ filter/ hunks/ module/	see steps.h
 */
#ifndef KLP_WORK_DIRECTORY_H
#define KLP_WORK_DIRECTORY_H

#include "../job.h"

/*
 * Claims a work directory and sets job->work and job->lock. It is DIR of --work DIR, which no
 * other run may be using, or the first free one of the kernel's pool in the cache. Removes what
 * was made in it for another preparation of the kernel, and without --work also other directories
 * of the pools that are no longer used.
 */
int work_directory_open(struct job *job);

/* Releases it. Does nothing when it is not open. */
void work_directory_close(struct job *job);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef KLP_OLD_WORK_H
#define KLP_OLD_WORK_H

#include "../job.h"

/*
 * Removes work directories from the pools in the cache that are of no use any more: those that no
 * run has claimed for 30 days, and those of kernels that are not in the cache. One that a run is
 * using is left alone, and so is one that was given with --work.
 */
void old_work_remove(const struct job *job);

/* What old_work_remove_all() did. */
struct work_removed {
	unsigned int removed, in_use;
	unsigned long long bytes; /* on the disk, of those that were removed */
};

/* Removes all work directories from the pools but those that a run is using or that were given with --work. */
void old_work_remove_all(struct arena *arena, struct work_removed *removed);

/* Notes that a run uses the directory with this lock, a file descriptor. */
void old_work_mark_used(int lock);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * make compares the times of contents, and those can be set: `rsync -a` brings a source that is newer than the kernel, with
 * an older time. The object of the unpatched source would then be one of the old text, and that of the patched source one of
 * the new text, so what differs would become part of the livepatch. The time of an inode's last change cannot be set.
 */
#ifndef KLP_TOUCHED_SOURCES_H
#define KLP_TOUCHED_SOURCES_H

#include "steps.h"
#include "../../lib/hash.h"

struct touched_sources {
	const struct job *job;
	struct hash changed; /* path -> struct timespec */
};

void touched_sources_setup(struct touched_sources *sources, const struct job *job);

/*
 * Removes the object of a step, so that make makes it again, when the inode of a file that it was made of has changed since.
 * Only for kernels and modules that the user built: nobody else's sources change.
 */
void touched_sources_forget(struct touched_sources *sources, const struct unit *unit,
			    enum step_kind kind);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Asks Debian's package archive through its own client, without root and without installing
 * anything.
 *
 * There are three sets of package lists: the system's; our own in CACHE/apt/lists, for machines
 * without lists and for lists that are too old; and lists of source packages in
 * CACHE/apt/source-lists, which most machines do not have.
 */
#ifndef KLP_KERNELS_APT_H
#define KLP_KERNELS_APT_H

#include "../../lib/arena.h"
#include <stdbool.h>

enum apt_lists { APT_SYSTEM, APT_OWN, APT_SOURCES };

struct package {
	const char *name, *version, *arch;
	const char *source; /* the source package that it is built from */
	const char *sha256;
	unsigned long long size; /* of the .deb */
};

bool apt_has_lists(struct arena *arena, enum apt_lists lists);

/* Fetches the lists (not APT_SYSTEM), unless they were fetched minutes ago. */
int apt_refresh(struct arena *arena, enum apt_lists lists);

/*
 * Returns what `apt-cache show` prints about the packages that match the patterns, a
 * NULL-terminated list of extended regular expressions. "" when there are none; NULL after an
 * error.
 */
char *apt_show(struct arena *arena, enum apt_lists lists, const char *const *patterns);

/* Returns the path to which apt_download() downloads a package. */
const char *apt_path(struct arena *arena, const char *dir, const struct package *package);

/*
 * Downloads into `dir` the packages that are not there yet, complete and with the right
 * checksum. Returns -1 after an error; 1, without a message, when APT_SYSTEM was given and the
 * archive no longer has the versions in these lists. apt's messages are in DIR/log.
 */
int apt_download(struct arena *arena, enum apt_lists lists, const char *dir,
		 const struct package *const *packages, int count);

/*
 * Returns the path of NAME_VERSION.debian.tar.xz in `dir`: what Debian adds to the upstream
 * source.
 */
const char *apt_source_path(struct arena *arena, const char *dir, const char *name,
			    const char *version);
/* Downloads it, unless it is there. Returns -1 after an error. */
int apt_download_source(struct arena *arena, const char *dir, const char *name,
			const char *version);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The distribution's package archive, asked through its own client (apt) without root
 * and without installing anything.
 *
 * Two sets of package lists are known: the system's, and one of our own under
 * cache_dir()/apt, for machines without lists and for lists that are too old.
 */
#ifndef KLP_PACKAGES_H
#define KLP_PACKAGES_H

#include "../lib/arena.h"
#include <stdbool.h>

struct package {
	const char *name, *version, *arch;
	const char *sha256;
	unsigned long long size; /* of the .deb */
};

/* The packages of one kernel; only complete ones are of use. */
struct stock_release {
	const char *release, *version;
	const char *series;	       /* 6.12 */
	const struct package *image;   /* vmlinuz, config, modules; signed, else -unsigned */
	const struct package *debug;   /* vmlinux with debug information */
	const struct package *headers; /* Module.symvers */
	const struct package *source;  /* linux-source-SERIES of exactly this version */
};

struct stock_releases {
	ARRAY(struct stock_release) items; /* newest first */
	bool own_lists;			   /* found in the lists of our own */
};

/* 6.1.0-56-cloud-amd64, 6.12.117+deb12-cloud-amd64: a release whose packages we know. */
bool release_is_packaged(const char *release);

/* Every release of which anything is in the archive. Returns -1 after an error. */
int packages_list(struct arena *arena, struct stock_releases *list);

bool release_is_complete(const struct stock_release *release);

/*
 * The packages of a release, looked for in fresh lists when the ones at hand do not have it;
 * `fresh` asks for fresh lists at once. NULL after an error that tells what is missing
 * and which releases can be had.
 */
const struct stock_release *packages_find(struct arena *arena, const char *release, bool fresh,
					  struct stock_releases *list);

/* Where package_download() puts it. */
const char *package_path(struct arena *arena, const struct package *package);

/*
 * Downloads the packages that are not there yet, complete and with the right checksum.
 * Returns -1 after an error; 1, without a message, when the archive no longer has one.
 */
int packages_download(struct arena *arena, const struct stock_releases *list,
		      const struct package *const *packages, int count);

#endif

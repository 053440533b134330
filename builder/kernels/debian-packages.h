/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the packages of Debian's archive that make up a kernel. */
#ifndef KLP_KERNELS_DEBIAN_PACKAGES_H
#define KLP_KERNELS_DEBIAN_PACKAGES_H

#include "apt.h"

/* The packages of one kernel; useful only when it has all of them. */
struct debian_kernel {
	const char *release, *version;
	const char *series;	       /* 6.12 */
	const struct package *image;   /* vmlinuz, config, modules; signed, else -unsigned */
	const struct package *debug;   /* vmlinux with debug information */
	const struct package *headers; /* Module.symvers */
	const struct package *source;  /* linux-source-SERIES of exactly this version */
};

struct debian_kernels {
	ARRAY(struct debian_kernel) items; /* newest first */
	enum apt_lists lists;		   /* the set that they are from */
};

bool debian_is_complete(const struct debian_kernel *kernel);

/* Adds the kernels in the output of `apt-cache show` to `kernels`; writes into `text`. */
void debian_read_packages(struct arena *arena, char *text, struct debian_kernels *kernels);

/* Lists every release of which the archive has anything. Returns -1 after an error. */
int debian_packages_list(struct arena *arena, struct debian_kernels *kernels);

/*
 * Finds the packages of a release. Fetches fresh lists when the ones at hand do not have it, or
 * at once with `fresh`. Returns NULL after an error that names what is missing and which
 * releases are available. *lists is where they were found.
 */
const struct debian_kernel *debian_packages_find(struct arena *arena, const char *release,
						 bool fresh, enum apt_lists *lists);

#endif

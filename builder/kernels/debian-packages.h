/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which packages of Debian's archive make up a kernel. */
#ifndef KLP_KERNELS_DEBIAN_PACKAGES_H
#define KLP_KERNELS_DEBIAN_PACKAGES_H

#include "apt.h"

/* The packages of one kernel; only complete ones are of use. */
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
	enum apt_lists lists;		   /* that they are from */
};

bool debian_is_complete(const struct debian_kernel *kernel);

/* Adds to `kernels` what the stanzas of `apt-cache show` have; `text` is cut up. */
void debian_read_packages(struct arena *arena, char *text, struct debian_kernels *kernels);

/* Every release of which anything is in the archive. Returns -1 after an error. */
int debian_packages_list(struct arena *arena, struct debian_kernels *kernels);

/*
 * The packages of a release, looked for in fresh lists when the ones at hand do not have it;
 * `fresh` asks for fresh lists at once. NULL after an error that tells what is missing
 * and which releases can be had. *lists is where they were found.
 */
const struct debian_kernel *debian_packages_find(struct arena *arena, const char *release,
						 bool fresh, enum apt_lists *lists);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of Debian's kernels for x86-64: 6.1.0-56-amd64, 6.12.117+deb12-cloud-amd64. */
#ifndef KLP_KERNELS_DEBIAN_RELEASE_H
#define KLP_KERNELS_DEBIAN_RELEASE_H

#include "../../lib/kernel-arch.h"

/*
 * An extended regular expression for releases. The three numbers tell a kernel from a meta
 * package: linux-image-6.12-cloud-amd64-dbg exists too and depends on the newest kernel.
 */
#define DEBIAN_RELEASE "[0-9]+\\.[0-9]+\\.[0-9]+[-+][-+.~a-z0-9]*-amd64"

struct debian_flavour {
	const char
		*ending; /* of the release, with Debian's name of the architecture: "-rt-amd64" */
	/*
	 * The directory in the source package with patches that only this flavour is built
	 * with; they are not in the linux-source package. NULL: it has none.
	 */
	const char *patches;
};

/* Returns NULL when the text is not the name of a release. */
const struct debian_flavour *debian_flavour_of(const char *release);

/* Returns NULL when nothing is known of the flavour's architecture. */
const struct kernel_arch *debian_flavour_arch(const struct debian_flavour *flavour);

/* "6.12.117-1~deb12u1" -> "6.12", as in linux-source-6.12; in a buffer of `size` bytes. */
const char *debian_series(const char *version, char *buffer, unsigned long size);

#endif

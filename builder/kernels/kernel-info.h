/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.info holds facts of a prepared kernel that its other files do not tell, in lines
 * NAME=VALUE. Readers ignore names that they do not know.
 */
#ifndef KLP_KERNEL_INFO_H
#define KLP_KERNEL_INFO_H

#include "../../lib/arena.h"
#include <stdbool.h>

/* A file of the prepared kernel (kernel-files.h). */
struct kernel_file {
	const char *path;   /* below the kernel's directory; has no '=' */
	const char *sha256; /* in hexadecimal */
	long long size, seconds;
	long nanoseconds; /* its time, with the seconds */
};

struct kernel_info {
	const char *release;
	const char *version;	/* the package's */
	const char *arch;	/* as kbuild's SRCARCH */
	const char *compiler;	/* the shipped config's CONFIG_CC_VERSION_TEXT */
	const char *cc;		/* the compiler's command here */
	const char *cc_version; /* what that command said of itself when the kernel was prepared */
	const char *origin;	/* of a kernel that was imported: imported_origin(); else NULL */
	ARRAY(struct kernel_file) files; /* none: an older version prepared it */
};

/* Reads DIR/kernel.info. Returns -1 after an error; a missing line is an error. */
int kernel_info_read(struct arena *arena, const char *dir, struct kernel_info *info);
/* Writes it; every member but origin must be set. */
int kernel_info_write(struct arena *arena, const char *dir, const struct kernel_info *info);

#endif

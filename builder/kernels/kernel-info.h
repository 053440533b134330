/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel.info, which says of a prepared kernel what its other files do not. Lines NAME=VALUE;
 * readers leave alone names that they do not know.
 */
#ifndef KLP_KERNEL_INFO_H
#define KLP_KERNEL_INFO_H

#include "../../lib/arena.h"

struct kernel_info {
	const char *release;
	const char *version;	/* the package's */
	const char *arch;	/* as kbuild's SRCARCH */
	const char *compiler;	/* the shipped config's CONFIG_CC_VERSION_TEXT */
	const char *cc;		/* the compiler's command here */
	const char *cc_version; /* and what it said of itself when the kernel was prepared */
};

/* Reads DIR/kernel.info. Returns -1 after an error, which a line that is missing is too. */
int kernel_info_read(struct arena *arena, const char *dir, struct kernel_info *info);
/* Writes it; every member has to be set. */
int kernel_info_write(struct arena *arena, const char *dir, const struct kernel_info *info);

#endif

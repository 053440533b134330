/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sources of stock kernels: a table, each row of which can fetch a kernel's files and unpack
 * them into a directory. What is the same for all of them (checks of config and compiler,
 * configuring, preparing, the cache) is in prepare.c.
 */
#ifndef KLP_KERNELS_SOURCE_H
#define KLP_KERNELS_SOURCE_H

#include "kernel.h"
#include "tools.h"
#include "../../lib/arena.h"
#include "../../lib/kernel-arch.h"
#include <stdbool.h>

/* An available kernel. */
struct kernel_offer {
	const char *release, *version;
};

struct kernel_offers {
	ARRAY(struct kernel_offer) items;
};

/* One kernel on its way from its source into the cache. */
struct delivery {
	struct arena *arena;
	const char *name; /* what it is called in the cache, and by -k */
	/* uname -r. That is the name, but for a kernel that is imported: unpack() tells then. */
	const char *release;
	const struct kernel_wanted *wanted;
	const char *dir;       /* a directory of its own, in which the kernel is put together */
	const char *downloads; /* another directory, which outlives a failed run */
	const char *log;       /* output of the programs that run in `dir` */
	int jobs;
	/* Set by find(). */
	const char *version;		/* at the latest by unpack() of the last part */
	const struct kernel_arch *arch; /* of the first part */
	unsigned long long download_bytes;
	unsigned long long disk_bytes; /* space that the prepared kernel takes; an upper bound */
	void *packages;		       /* the source's own */
};

/*
 * A kernel comes in two parts. The first one is small, and shows whether the kernel can be
 * patched at all.
 */
enum kernel_part {
	PART_IMAGE, /* config, vmlinuz, and modules/ (lib/modules/RELEASE; may be compressed) */
	PART_BUILD, /* linux/: the source tree; vmlinux; Module.symvers */
};

struct kernel_source {
	const char *name;
	const char *example; /* a release, for messages */
	bool is_imported; /* its kernels have names that users chose, and are in the cache already */
	const struct tool *tools; /* programs that it needs; ends with an empty row */
	/* May this be the name of a kernel of the source? */
	bool (*recognises)(const char *name);
	/* Adds the available kernels. */
	int (*list)(struct arena *arena, struct kernel_offers *offers);
	/* Looks for delivery->name; its error lists the available ones. */
	int (*find)(struct delivery *delivery);
	/* Downloads what delivery->downloads lacks. */
	int (*fetch)(struct delivery *delivery, enum kernel_part part);
	/* Puts the part's files, under the names above, into delivery->dir. */
	int (*unpack)(struct delivery *delivery, enum kernel_part part);
};

/* Ends with a row without a name. */
extern const struct kernel_source kernel_sources[];

/* Returns the first source that recognises the name; NULL: none does. */
const struct kernel_source *kernel_source_of(const char *name);

/*
 * Runs a program in delivery->dir, with `stage` in the status line. When it fails, prints an
 * error with the end of the log.
 */
int delivery_run(const struct delivery *delivery, const char *stage, char *const *argv);

/* Fails unless the disk has room for the downloads and the kernel. */
int delivery_check_space(const struct delivery *delivery);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where stock kernels come from: a table of sources, each of which fetches a kernel's files and
 * unpacks them into a directory. What is the same for all (checks of config and compiler,
 * configuring, preparing, the cache) is in prepare.c.
 */
#ifndef KLP_KERNELS_SOURCE_H
#define KLP_KERNELS_SOURCE_H

#include "tools.h"
#include "../../lib/arena.h"
#include <stdbool.h>

/* A kernel that can be had. */
struct kernel_offer {
	const char *release, *version;
};

struct kernel_offers {
	ARRAY(struct kernel_offer) items;
};

/* One kernel on its way from its source into the cache. */
struct delivery {
	struct arena *arena;
	const char *release;
	const char *dir;       /* an own directory, in which the kernel is put together */
	const char *downloads; /* another one, which outlives a run that fails */
	const char *log;       /* of the programs that are run in `dir` */
	int jobs;
	/* Set by find(). */
	const char *version;
	const char *arch; /* as kbuild's SRCARCH */
	unsigned long long download_bytes;
	unsigned long long disk_bytes; /* of the kernel when it is prepared; rather too much */
	void *packages;		       /* the source's own */
};

/* A kernel comes in two parts: the first one is small, and tells whether it can be patched at all. */
enum kernel_part {
	PART_IMAGE, /* config, vmlinuz, modules/: lib/modules/RELEASE, its modules may be compressed */
	PART_BUILD, /* linux/: the source tree; vmlinux; Module.symvers */
};

struct kernel_source {
	const char *name;
	const char *example;	  /* a release, for messages */
	const struct tool *tools; /* that it needs; ends with an empty row */
	/* May this be a release of the source, by its name alone? */
	bool (*recognises)(const char *release);
	/* Adds what can be had. */
	int (*list)(struct arena *arena, struct kernel_offers *offers);
	/* Looks for delivery->release; an error tells what can be had. */
	int (*find)(struct delivery *delivery);
	/* Downloads what is not in delivery->downloads yet. */
	int (*fetch)(struct delivery *delivery, enum kernel_part part);
	/* Puts the part's files, of the names above, into delivery->dir. */
	int (*unpack)(struct delivery *delivery, enum kernel_part part);
};

/* Ends with a row without a name. */
extern const struct kernel_source kernel_sources[];

/* The first source that recognises the release; NULL when none does. */
const struct kernel_source *kernel_source_of(const char *release);

/*
 * Runs a program in delivery->dir, with `stage` in the status line. Its failure is an error that
 * shows the end of the log.
 */
int delivery_run(const struct delivery *delivery, const char *stage, char *const *argv);

/* An error unless the disk has room for the downloads and the kernel. */
int delivery_check_space(const struct delivery *delivery);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the packages of each distribution have the parts of a kernel. A distribution that puts one elsewhere
 * gets a row of places[]; what to tell its users when a part is missing is a row of distributions[].
 */
#ifndef KLP_KERNELS_PACKAGE_LAYOUT_H
#define KLP_KERNELS_PACKAGE_LAYOUT_H

#include "package-file.h"

enum kernel_file_part {
	FILE_VMLINUX, /* with symbols and debug information */
	FILE_CONFIG,
	FILE_SYMVERS, /* Module.symvers */
	FILE_MODULE,
	FILE_VMLINUZ,
	FILE_MODULE_LIST, /* modules.builtin and its like */
	FILE_SOURCE,	  /* a tar archive */
	FILE_PATCH,	  /* of a source package */
	FILE_SPEC,	  /* says in which order they are applied */
	FILE_PARTS,
};

struct package_place {
	/* A pattern of paths: "@" is the kernel's release, "*" anything without a slash, "**" anything. */
	const char *pattern;
	enum kernel_file_part part;
	bool compressed; /* may be, or has to be when nothing else tells: .xz, .zst, .gz, .bz2 */
	bool only_rpm;
	/* Nothing else of such a package is needed: gigabytes of modules with debug information follow. */
	bool is_last;
};

/* A part of a kernel that a package has. */
struct kernel_part_found {
	const struct package_place *place;
	const char *release; /* NULL: the path does not tell */
	const char *
		name; /* what "*" stands for, and what follows, without the ending of a compressed file */
	bool compressed;
};

/* What is this file of a package? Returns false when it is nothing that a kernel is made of. */
bool package_place_find(struct arena *arena, enum package_kind kind, const char *path,
			struct kernel_part_found *found);

/* What a part is called in messages. */
const char *kernel_part_name(enum kernel_file_part part);
/* No file of this part is larger; in bytes. */
unsigned long long kernel_part_limit(enum kernel_file_part part);

struct distribution {
	const char *name;
	/* Which package has the part; "@" is the kernel's release. NULL: none is needed. */
	const char *package[FILE_PARTS];
};

/* Whose package is this? */
const struct distribution *distribution_of(const struct package_file *file);
/* Returns distribution->package[part] with the release in it. */
const char *distribution_package(struct arena *arena, const struct distribution *distribution,
				 enum kernel_file_part part, const char *release);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Takes the parts of a kernel out of packages, and says which are missing or do not belong together. */
#ifndef KLP_KERNELS_IMPORT_FILES_H
#define KLP_KERNELS_IMPORT_FILES_H

#include "package-layout.h"
#include "tree-writer.h"
#include "../../lib/hash.h"

/* What is found in the packages. */
struct import_files {
	struct arena *arena;
	const char *name; /* of --import; for messages */
	const char *dir;  /* where the kernel is put together, in the names of source.h */
	bool has_source;  /* the user gave a source tree: none of the packages has to */
	struct tree_writer writer;
	const char *release;			 /* NULL: nothing has told it yet */
	const char *release_from;		 /* the package that did */
	const struct distribution *distribution; /* of the first package */
	const char *from[FILE_PARTS]; /* the first package that has the part; NULL: none */
	struct hash written;	      /* path below `dir` -> the package that it is from */
	unsigned long long bytes;
};

/* Checks what packages say of themselves: architecture, and one version. Returns -1 after an error. */
int import_check_packages(struct arena *arena, const char *const *paths, size_t count);

/*
 * Puts config, vmlinux, Module.symvers, modules/ and, where it is, vmlinuz into files->dir. Returns -1
 * after an error: a part is missing, or two packages contradict each other.
 */
int import_files_unpack(struct import_files *files, const char *const *paths, size_t count);

#endif

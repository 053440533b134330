/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel module as it is installed: NAME.ko, or NAME.ko.xz, .gz, .zst. */
#ifndef KLP_KERNELS_KO_FILE_H
#define KLP_KERNELS_KO_FILE_H

#include "../../lib/elf-file.h"
#include "../../lib/text.h"

struct ko_file {
	const char *path;  /* as the user named it */
	const char *plain; /* the same, not compressed */
	const char *name;  /* in the kernel: with '-' as '_' */
	/* From .modinfo; NULL: it has none. */
	const char *vermagic, *version, *srcversion;
	const char *build_id; /* hexadecimal; NULL: it has none */
};

/* "/lib/modules/R/updates/dkms/foo-bar.ko.xz" -> "foo_bar"; NULL: no module has such a file name. */
const char *ko_name_of_path(struct arena *arena, const char *path);

/*
 * Reads the module `path`, of which an uncompressed copy is made in the directory `dir`. Returns -1 after
 * printing why it is none.
 */
int ko_file_read(struct arena *arena, const char *path, const char *dir, struct ko_file *ko);

/* The same for a module that is not compressed, without making a copy. */
int ko_file_read_plain(struct arena *arena, const char *path, struct ko_file *ko);

/* Adds what the module exports, as lines of Module.symvers (lib/symvers.h). */
int ko_file_add_exports(const struct ko_file *ko, struct text *symvers);

#endif

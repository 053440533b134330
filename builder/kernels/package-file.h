/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads packages of distributions (.deb, .ddeb, .rpm) and the archives inside of them, file by file, as a
 * stream. libarchive does the work; programs are not run, whatever a package says. A package may be damaged,
 * or made to do harm: no path that comes from here is absolute or has a component "..", and nothing is
 * written.
 */
#ifndef KLP_KERNELS_PACKAGE_FILE_H
#define KLP_KERNELS_PACKAGE_FILE_H

#include "../../lib/arena.h"
#include <stdbool.h>
#include <stddef.h>

enum package_kind {
	PACKAGE_DEB,
	PACKAGE_RPM,
};

enum package_entry_type {
	ENTRY_FILE,
	ENTRY_DIRECTORY,
	ENTRY_LINK,	 /* a symbolic one */
	ENTRY_HARD_LINK, /* another name of a file that came before */
	ENTRY_OTHER,	 /* a device, a pipe */
};

struct package_entry {
	const char *path; /* from the package's top: usr/lib/debug/boot/vmlinux-6.1.0-56-amd64 */
	const char
		*link; /* of ENTRY_LINK: where it leads, as it stands in the package; else NULL */
	enum package_entry_type type;
	bool executable;
};

struct package_file {
	const char *path; /* as it was given; for messages */
	enum package_kind kind;
	/* What a .deb says of itself; NULL of others, and when it does not say it. */
	const char *name, *version, *arch, *maintainer;
	struct package_reader *reader;
};

/* What an archive inside of a package is. */
enum nested_kind {
	NESTED_TAR, /* tar, compressed or not */
	NESTED_RAW, /* a single file, compressed or not; it is the only entry, whose path is "data" */
};

/* Opens a package. NULL after an error: it cannot be read, or is no package. */
struct package_file *package_file_open(struct arena *arena, const char *path);
/*
 * Opens the archive that is the current entry of `outer`, which must stay open. Its path, for messages, is that of
 * the package.
 */
struct package_file *package_file_open_nested(struct arena *arena, struct package_file *outer,
					      enum nested_kind kind);
void package_file_close(struct package_file *file);

/* Goes to the next entry: 1; 0 at the end; -1 after an error. */
int package_file_next(struct package_file *file, struct package_entry *entry);

/*
 * Writes what the current entry has to `fd`. Returns -1 after an error; more than `limit` bytes are one.
 * *size is how many there were; it may be NULL. `to` is for messages.
 */
int package_file_copy(struct package_file *file, int fd, const char *to, unsigned long long limit,
		      unsigned long long *size);
/* Returns what the current entry has, with a zero behind it; NULL after an error. */
char *package_file_text(struct package_file *file, struct arena *arena, size_t limit);

#endif

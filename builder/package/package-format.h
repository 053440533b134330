/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packages of a finished module, in the formats of distributions. A format is a row in package-format.c and a file
 * beside it; all install the same files (package-tree.h), whose scripts are one helper, templates/package/livepatch.
 */
#ifndef KLP_PACKAGE_FORMAT_H
#define KLP_PACKAGE_FORMAT_H

#include "../../lib/arena.h"
#include "../../lib/kernel-arch.h"
#include <stdbool.h>
#include <time.h>

struct packaged_fix {
	const char *id;
	const char *summary; /* or NULL */
};

/* What a package says of itself. Strings are one line each unless they say otherwise, and never empty. */
struct fix_package {
	const char *name;     /* livepatch-web, without version and release */
	const char *version;  /* as package_version() returns it */
	const char *release;  /* of the kernel */
	const char *module;   /* as the kernel calls it: livepatch_web_3 */
	const char *file;     /* the module's file name without .ko */
	const char *ko;	      /* where it is now */
	const char *build_id; /* of the module, hexadecimal; "": it has none */
	bool replace;	      /* it replaces all other livepatches */
	const struct kernel_arch *arch;
	const char *maintainer;	 /* Name <mail> */
	const char *description; /* may have several lines; or NULL */
	const char *homepage;	 /* or NULL */
	ARRAY(struct packaged_fix)
	fixes;			     /* those in the module; none: it was made of plain patches */
	ARRAY(const char *) patches; /* their names */
	time_t date;		     /* of all files in it, and of the changelog */
	const char *templates;	     /* templates/package */
	const char *work;	     /* an empty directory for the package's files */
	const char *output;	     /* the directory that the package goes to */
};

struct package_format {
	const char *name;      /* of --package */
	const char *tool;      /* the program that makes it */
	const char *tool_from; /* which package has that, for people */
	/* Characters that its names have beside letters, digits and '-'; others become '-'. */
	const char *name_extra;
	bool lower_case;
	/* Makes the package. Returns its file, or NULL after printing an error. */
	const char *(*make)(struct arena *arena, const struct package_format *format,
			    const struct fix_package *package);
};

/* Returns NULL when there is no such format. */
const struct package_format *package_format_find(const char *name);
/* "deb, rpm", for messages */
const char *package_format_names(struct arena *arena);

/* format-deb.c, format-rpm.c */
const char *package_make_deb(struct arena *arena, const struct package_format *format,
			     const struct fix_package *package);
const char *package_make_rpm(struct arena *arena, const struct package_format *format,
			     const struct fix_package *package);

#endif

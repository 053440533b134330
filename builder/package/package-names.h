/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names and versions of packages, which have rules of their own in each format. */
#ifndef KLP_PACKAGE_NAMES_H
#define KLP_PACKAGE_NAMES_H

#include "package-format.h"

/*
 * Returns the package's version for a version of letters, digits, - and _, as "3", "1-2", "2026-07b". It is one
 * that dpkg and rpm sort in the same order; in that order "1-2" < "1-10", "3" < "3a" < "3-1", and words come
 * before numbers.
 */
char *package_version(struct arena *arena, const char *version);

/* Compares two such versions of packages as dpkg and rpm do: negative, 0, positive. */
int package_version_compare(const char *a, const char *b);

/* Returns the text as a part of a name in that format: "6.1~rc1+x" is "6.1-rc1+x" in a deb. */
char *package_word(struct arena *arena, const struct package_format *format, const char *text);

/* Returns livepatch-NAME-RELEASE. */
char *package_name(struct arena *arena, const struct package_format *format,
		   const struct fix_package *package);

/* Returns the name of the systemd unit of the package: NAME.service with characters that units may have. */
char *package_unit(struct arena *arena, const char *name);

#endif

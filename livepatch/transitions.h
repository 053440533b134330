/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Every way from one livepatch to another, from none and back to none, and what the kernel does on it
 * (replace.h). doc/design.md describes the YAML for those who read it.
 */
#ifndef KLP_TRANSITIONS_H
#define KLP_TRANSITIONS_H

#include <stddef.h>

/*
 * Reads the modules and prints a table to stdout; writes the YAML to `report`, unless that is NULL. "-" is
 * stdout, which has no table then. Returns -1 after printing an error.
 */
int transitions_print(const char *const *files, size_t count, const char *report);

#endif

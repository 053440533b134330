/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the program's own files are. */
#ifndef KLP_INSTALLATION_H
#define KLP_INSTALLATION_H

#include "../lib/arena.h"

/* Paths are absolute. */
struct installation {
	const char *tools;     /* the directory of create-diff-object */
	const char *templates; /* templates/ */
	const char *plugins;   /* the directory of the compiler plugins, if there are any */
};

/* Finds them from the place of the program itself. Exits when they are not there. */
struct installation installation_find(struct arena *arena);

#endif

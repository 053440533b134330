/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of a kernel's modules, by the names that the kernel has for them. */
#ifndef KLP_MODULE_FILES_H
#define KLP_MODULE_FILES_H

#include "../lib/hash.h"
#include <stdbool.h>

/* Set arena and dir; the directory is read at the first question. */
struct module_files {
	struct arena *arena;
	const char *dir; /* the kernel's lib/modules/RELEASE */
	struct hash by_name;
	bool is_read;
};

/* `data`: a struct module_files. The path of the module of the name (nf_tables), or NULL. */
const char *module_files_find(void *data, const char *name);

#endif

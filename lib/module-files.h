/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The modules that were shipped with a kernel, by name. */
#ifndef KLP_MODULE_FILES_H
#define KLP_MODULE_FILES_H

#include "hash.h"

struct module_file {
	const char *name; /* its name in the kernel, with '-' as '_': ip_gre */
	const char *path; /* DIR/kernel/net/ipv4/ip-gre.ko */
	/* Where in the source tree it is linked, net/ipv4; NULL: it is not of the kernel's own. */
	const char *source_dir;
};

struct module_files {
	const char *dir;
	ARRAY(struct module_file) items;
	struct hash by_name; /* name -> path */
};

/* Fills *files with the modules below `dir`, a kernel's lib/modules/RELEASE. */
int module_files_read(struct module_files *files, struct arena *arena, const char *dir);

/* Returns the module's path; NULL when there is none of this name. */
const char *module_files_find(const struct module_files *files, const char *name);

#endif

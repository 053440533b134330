/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of the kernel's modules below /lib/modules/RELEASE, by their names in the kernel, as modules.dep has
 * them. Compressed ones are unpacked with xz, zstd or gzip into temporary files.
 */
#ifndef KLP_FIELD_MODULE_SOURCE_H
#define KLP_FIELD_MODULE_SOURCE_H

#include "machine.h"

struct module_source {
	const struct machine *machine;
	const char *dir;  /* /lib/modules/RELEASE */
	const char *list; /* the text of modules.dep; NULL: there is none */
};

struct module_source module_source_open(const struct machine *machine);

/* For struct verify_against.module_file: `data` is a struct module_source. */
const char *module_source_file(void *data, const char *name);

#endif

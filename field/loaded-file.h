/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The file of a livepatch that is loaded. The kernel keeps neither its .klp.info nor its name, so it is looked
 * for below /lib/modules/RELEASE, in livepatch/ first, and must be the same module: by its build id, and by the
 * functions that it replaces.
 */
#ifndef KLP_FIELD_LOADED_FILE_H
#define KLP_FIELD_LOADED_FILE_H

#include "loaded.h"

/* Sets file and summary, and replace if it was not known; or no_file. */
void loaded_file_find(const struct machine *machine, struct loaded *livepatch);

/*
 * Returns the build id in the notes of a loaded module (/sys/module/NAME/notes), hexadecimal; NULL: it has none,
 * or they may not be read.
 */
const char *loaded_build_id(const struct machine *machine, const char *module);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the livepatch core of a kernel offers to a module. Its include/linux/livepatch.h says it: a
 * distribution's kernel may have more than its version number, which is therefore not asked.
 */
#ifndef KLP_API_H
#define KLP_API_H

#include "../lib/arena.h"
#include <stdbool.h>

struct livepatch_api {
	const char *header;  /* the file that was read, for messages */
	bool register_patch; /* klp_register_patch() comes before klp_enable_patch(): until 5.0 */
	bool transition; /* tasks are patched one by one, and a disabled patch can go: since 4.12 */
	bool relocs;	 /* klp_object.relocs, and no .klp.rela sections: until 4.6 */
	bool old_sympos; /* klp_func.old_sympos: since 4.5 */
	bool immediate;	 /* klp_patch.immediate: 4.12 to 4.15 */
	bool callbacks;	 /* klp_object.callbacks: since 4.15 */
	bool replace;	 /* klp_patch.replace: since 5.1 */
	bool states;	 /* klp_patch.states: since 5.5 */
	bool forced;	 /* klp_patch.forced: since 5.1 */
	bool early_relocs; /* references to vmlinux are there before the module's init: since 5.8 */
	bool shadow_variables; /* klp_shadow_get_or_alloc(): since 4.15 */
	bool shadow_types;     /* klp_object.shadow_types: the core registers and collects them */
};

/*
 * Reads the header; strings are in the arena. Returns -1 after printing an error, when it is missing or
 * lacks what all versions of it have.
 */
int livepatch_api_read(struct arena *arena, const char *header, struct livepatch_api *api);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads what a livepatch module registers from its data alone, without a kernel at hand. verify/klp-patch.h
 * does so with the target kernel's BTF, and checks each member; this is for modules of any kernel and
 * any maker:
 *
 * - struct klp_patch, klp_object, klp_func and klp_state (include/linux/livepatch.h), as klp-build
 *   generates them. Their first members have had the same offsets since Linux 4.15. Only where `replace`
 *   is differs, because Linux 5.5 has put `states` in front of it; the release of vermagic tells. How
 *   far apart the elements of an array are depends on the configuration: it follows from the array's
 *   size and from which places point elsewhere.
 * - .kpatch.funcs and .kpatch.callbacks.KIND of kpatch-build (kmod/patch/kpatch-patch.h), whose module
 *   makes the kernel's structs when it is loaded.
 * - .init.klp_objects of the klp-build in the kernel's tree (include/linux/livepatch_external.h), the
 *   same.
 */
#ifndef KLP_STRUCTS_H
#define KLP_STRUCTS_H

#include "module-summary.h"
#include "../lib/elf-file.h"

/*
 * Fills replace, objects, functions, callbacks and states; file and release must be set. The module is
 * from module_elf_open(). Returns -1 after printing an error.
 */
int klp_structs_read(struct arena *arena, struct elf_file *module, struct module_summary *summary);

#endif

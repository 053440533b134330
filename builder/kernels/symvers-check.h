/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds Module.symvers against the exports that vmlinux and the modules themselves have. */
#ifndef KLP_KERNELS_SYMVERS_CHECK_H
#define KLP_KERNELS_SYMVERS_CHECK_H

#include "../../lib/arena.h"

/*
 * Compares DIR/Module.symvers with DIR/vmlinux and the modules below DIR/modules: names, CRCs,
 * EXPORT_SYMBOL or EXPORT_SYMBOL_GPL, namespaces. Returns -1 after printing what differs. Of a kernel
 * without CRCs (CONFIG_MODVERSIONS) nothing can be compared.
 */
int kernel_check_symvers(struct arena *arena, const char *dir);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Holds Module.symvers against the exports that vmlinux and the modules themselves have. */
#ifndef KLP_KERNELS_SYMVERS_CHECK_H
#define KLP_KERNELS_SYMVERS_CHECK_H

#include "../../lib/arena.h"

/*
 * Compares Module.symvers with vmlinux and the modules below `modules_dir`: names, CRCs, EXPORT_SYMBOL or EXPORT_SYMBOL_GPL, namespaces. Returns -1 after printing what differs. Of a kernel
 * without CRCs (CONFIG_MODVERSIONS) nothing can be compared.
 */
int symvers_check(struct arena *arena, const char *symvers, const char *vmlinux,
		  const char *modules_dir);

/* The same of the files in the directory of a prepared kernel. */
int kernel_check_symvers(struct arena *arena, const char *dir);

#endif

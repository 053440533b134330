/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kernels that are made of packages which the user has downloaded (--import): a row of kernel_sources, see source.h.
 * A kernel's parts are taken from wherever the packages have them (package-layout.h); its release is what
 * their paths say. Once it is imported, the cache is where it comes from.
 */
#ifndef KLP_KERNELS_IMPORT_H
#define KLP_KERNELS_IMPORT_H

#include "source.h"

extern const struct tool import_tools[];

bool import_recognises(const char *name);
int import_list(struct arena *arena, struct kernel_offers *offers);
int import_find(struct delivery *delivery);
int import_fetch(struct delivery *delivery, enum kernel_part part);
int import_unpack(struct delivery *delivery, enum kernel_part part);

#endif

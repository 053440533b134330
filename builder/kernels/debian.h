/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernels from Debian's package archive: a row of kernel_sources, see source.h. */
#ifndef KLP_KERNELS_DEBIAN_H
#define KLP_KERNELS_DEBIAN_H

#include "source.h"

extern const struct tool debian_tools[];

bool debian_recognises(const char *release);
int debian_list(struct arena *arena, struct kernel_offers *offers);
int debian_find(struct delivery *delivery);
int debian_fetch(struct delivery *delivery, enum kernel_part part);
int debian_unpack(struct delivery *delivery, enum kernel_part part);

#endif

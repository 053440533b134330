/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A kernel's .config, and the checks of it. */
#ifndef KLP_KERNELS_CONFIG_H
#define KLP_KERNELS_CONFIG_H

#include "../../lib/hash.h"
#include <stdbool.h>

/* Symbol -> value, without CONFIG_; symbols that are "n" are left out. */
struct config {
	struct hash symbols;
};

int config_read(struct arena *arena, const char *path, struct config *config);
/* "y", "m", a number or a quoted string; "n" when it is not set. */
const char *config_get(const struct config *config, const char *symbol);
/* A string's value without the quotes, in the arena. */
const char *config_string(struct arena *arena, const struct config *config, const char *symbol);

/*
 * Can a kernel of this config be livepatched? Prints every reason why not, with the
 * way out; returns -1 when there is one. `release` is for the messages.
 */
int kernel_check_config(struct arena *arena, const char *path, const char *release);

/*
 * Compares the shipped config with what `make olddefconfig` made of it here. A difference
 * that is neither the build environment's nor harmless means another tool chain than the one
 * that built the kernel: listed, and -1 returned. With `only_warn`, as warnings.
 */
int kernel_compare_config(struct arena *arena, const char *shipped, const char *here,
			  bool only_warn);

#endif

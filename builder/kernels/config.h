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
/* Returns "y", "m", a number or a quoted string; "n" when the symbol is not set. */
const char *config_get(const struct config *config, const char *symbol);
/* Returns a string's value without the quotes, in the arena. */
const char *config_string(struct arena *arena, const struct config *config, const char *symbol);

/*
 * Can a kernel with this config be livepatched? Returns -1 after printing every reason why not,
 * with the way out. `release` is for the messages.
 */
int kernel_check_config(struct arena *arena, const char *path, const char *release);

/*
 * Compares the shipped config with what `make olddefconfig` made of it here. A difference that
 * is neither about the build environment nor harmless means that another tool chain built the
 * kernel: prints the differences and returns -1. With `only_warn` they are warnings.
 */
int kernel_compare_config(struct arena *arena, const char *shipped, const char *here,
			  bool only_warn);

/*
 * Compares a config with what a kernel was built with (include/config/auto.conf). Returns -1 after printing
 * the symbols that differ.
 */
int kernel_compare_own_config(struct arena *arena, const char *path, const char *built);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preparing a kernel for the cache, and the checks of its config and compiler.
 */
#ifndef KLP_PREPARE_H
#define KLP_PREPARE_H

#include "build.h"
#include "../lib/hash.h"

/* kernel-config.c: a .config as symbol -> value, without CONFIG_; "n" is left out. */
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

/* tools.c: what a kernel build needs. Prints one error with the apt line for all that lack. */
int tools_check(struct arena *arena);

/*
 * Finds the command whose version is `wanted`, a CONFIG_CC_VERSION_TEXT. Without one: an
 * error, or with `skip_check` a warning and the closest. *version is what it says of itself.
 */
const char *compiler_find(struct arena *arena, const char *wanted, bool skip_check,
			  const char **version);
/* The version that a compiler command prints, without its own name; NULL when it cannot be run. */
const char *compiler_version(struct arena *arena, const char *cc);
/* The same part of a CONFIG_CC_VERSION_TEXT. */
const char *compiler_version_text(const char *text);

/*
 * prepare.c: puts a kernel into the cache, unless another process just did, and tells
 * in *dir where: kernels/RELEASE, or kernels/RELEASE,other-compiler when the compiler check was
 * skipped and needed to be. Returns -1 after printing an error, with nothing left behind.
 */
int kernel_prepare(struct build *build, const char *release, const char **dir);

/*
 * environment.c: removes from the environment what would change a kernel build: settings of
 * kbuild, and all that an outer make passes on but its jobserver.
 */
void environment_clean(struct arena *arena);
/* A make around us hands out jobs: no -j for ours. */
bool environment_has_jobserver(void);

/* kernel.c: where a kernel stands in the cache, there or not; NULL after an error. */
const char *kernel_dir(struct arena *arena, const char *release, bool other_compiler);

/* kernel.c: fills kernel->make_variables from its release and cc. */
void kernel_make_variables(struct arena *arena, struct kernel *kernel);

#endif

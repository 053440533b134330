/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The small kernel of verify/, compiled into a temporary directory, for tests of verify_module(). */
#ifndef TEST_VERIFY_KERNEL_H
#define TEST_VERIFY_KERNEL_H

#include "../../lib/arena.h"

#define VERIFY_SOURCES "test/unit/verify/"
/* What verify_kernel_compile() makes vmlinux of. */
#define VERIFY_VMLINUX     \
	"-static -no-pie " \
	"-Wl,-Ttext=0xffffffff81000000,--build-id=none,-e,_text " VERIFY_SOURCES "vmlinux.S"

/*
 * Makes vmlinux, modules/kernel/mod-a.ko and Module.symvers, which has this text, in a new directory. Other than 0
 * after an error.
 */
int verify_kernel_make(struct arena *arena, const char *symvers);
void verify_kernel_remove(void);

/* Returns the path of a file in the directory. */
const char *verify_kernel_path(struct arena *arena, const char *name);

/* Runs gcc with the kernel's options, and with these words, and puts the output into that file. */
int verify_kernel_compile(struct arena *arena, const char *words, const char *out);

/* Returns what was printed but for its first line, in which modules without a digest are said to have none. */
const char *but_for_digest(const char *printed);

#endif

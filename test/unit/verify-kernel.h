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
 * The report of the livepatch of verify/lp.c, as YAML. `more` are further lines of the report; `of_a` and `of_b` further
 * lines of its two units, behind their symbols, which are the last that they have.
 */
#define VERIFY_REPORT(more, of_a, of_b)                                                      \
	"format: 1\n"                                                                        \
	"module: livepatch_test\n"                                                           \
	"kernel: 6.12.0-test\n" more "replace: true\n"                                       \
	"states: [{id: 7, version: 2}, {id: 8, version: 0}]\n"                               \
	"units:\n"                                                                           \
	"- unit: a.o\n"                                                                      \
	"  object: vmlinux\n"                                                                \
	"  functions:\n"                                                                     \
	"  - {name: old_func, status: changed, sympos: 0, file: fs/old.c, line: 7}\n"        \
	"  - {name: twice, status: changed, sympos: 2}\n"                                    \
	"  - {name: helper, status: new}\n"                                                  \
	"  callbacks:\n"                                                                     \
	"  - {kind: pre_patch, function: before}\n"                                          \
	"  symbols:\n"                                                                       \
	"  - {name: some_data, object: vmlinux, sympos: 0, how: klp}\n" of_a "- unit: b.o\n" \
	"  object: mod_a\n"                                                                  \
	"  functions:\n"                                                                     \
	"  - {name: mod_func, status: changed, sympos: 1}\n"                                 \
	"  symbols:\n"                                                                       \
	"  - {name: mod_data, object: mod_a, sympos: 0, how: klp}\n" of_b

/* What any livepatch for it imports, as Module.symvers has it. */
#define VERIFY_SYMVERS                                                 \
	"0x11111111\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n"        \
	"0x22222222\tklp_enable_patch\tvmlinux\tEXPORT_SYMBOL_GPL\t\n" \
	"0x66666666\t__fentry__\tvmlinux\tEXPORT_SYMBOL\t\n"

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

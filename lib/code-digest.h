/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a function of a kernel's file is, in a form that two programs can compare: its name, its size, its bytes,
 * and in a module also the relocations in it, by offset, type, symbol (or section) and addend.
 */
#ifndef KLP_CODE_DIGEST_H
#define KLP_CODE_DIGEST_H

#include "digest.h"
#include "elf-file.h"

/* Adds a function that is defined in the file. Returns -1 after printing an error. */
int code_digest_add(struct digest *digest, struct elf_file *file,
		    const struct elf_symbol *function);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions as decoders see them: arch->disassemble. */
#ifndef KLP_INSTRUCTION_H
#define KLP_INSTRUCTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One instruction, for people and for finding the first one that differs. */
struct instruction {
	unsigned int length;
	/* The decoder's name for it, as a number; for branches all but the target. */
	unsigned int operation;
	/* A branch without a relocation, so within the function: where to; `branch` is false else. */
	bool branch;
	int64_t target;
};

#define INSTRUCTION_TEXT 768 /* names of symbols have up to 511 characters */

/* What a relocated field of an instruction refers to, in words. */
struct field_name {
	uint64_t offset; /* of the field in the instruction */
	const char *text;
};

/* disassemble-x86_64.c, for arch_x86_64. Others use disassemble-capstone.h. */
int disassemble_x86_64(const uint8_t *code, size_t size, uint64_t offset,
		       const struct field_name *names, struct instruction *insn, char *text);

#endif

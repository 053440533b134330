/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The instructions of a module, decoded. Only x86-64 is known; of other architectures there are none, and
 * what asks for them is not checked.
 */
#ifndef KLP_MODULE_CODE_H
#define KLP_MODULE_CODE_H

#include "../module-relocs.h"

/* What tables and relocations ask of an instruction. */
enum code_kind {
	CODE_OTHER,
	CODE_CALL,     /* direct */
	CODE_JUMP,     /* direct */
	CODE_INDIRECT, /* call or jump */
	CODE_BRANCH,   /* conditional */
	CODE_TRAP,     /* ud2 and its kin */
	CODE_ENDBR,
	CODE_NOP,
	CODE_RETURN,
	CODE_INT3, /* padding, or a stop behind a jump */
	CODE_LEA,
};

/* A part of an instruction that can be relocated; size 0: it has none. */
struct code_field {
	uint8_t at, size; /* bytes, from the instruction's first one */
	bool is_relative; /* counts from the end of the instruction */
	int64_t value;
};

struct code_insn {
	uint64_t offset; /* in the section */
	uint8_t length;
	enum code_kind kind;
	bool has_lock; /* prefix */
	/* Loads the 64-bit register of the first argument, %rdi. */
	bool sets_argument;
	struct code_field displacement, immediate;
};

struct code_insns {
	ARRAY(struct code_insn) items; /* by offset */
};

struct code {
	struct code_insns *of_section; /* by index; NULL: the architecture is not known */
};

/* Returns the instruction that begins at, or has a byte at the offset; NULL: none. */
const struct code_insn *code_at(const struct code *code, const struct elf_section *section,
				uint64_t offset);
const struct code_insn *code_around(const struct code *code, const struct elf_section *section,
				    uint64_t offset);

#endif

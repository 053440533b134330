/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Instruction sets that need no decoder: the first bytes tell how long an instruction is,
 * and the assembler does not choose between encodings of a branch when it has the
 * target's distance. What is not a branch needs no understanding.
 */
#ifndef KLP_PLAIN_CODE_H
#define KLP_PLAIN_CODE_H

#include "arch.h"

/* A PC-relative instruction whose field the assembler may have filled in. */
struct plain_branch {
	uint32_t type;	    /* of the relocation that it could have; 0: the kernel applies none */
	unsigned int field; /* its place, from the instruction's start */
	int64_t distance;   /* from the instruction's start to the target */
};

/* What an instruction does with the registers that arguments of calls are in. */
struct plain_use {
	/* A bit for each argument that it may read or write. PLAIN_ALL_ARGUMENTS: not known. */
	unsigned int arguments;
	/* It only sets an argument to a constant: which one; -1: it does not. */
	int sets;
	unsigned int field, size; /* as struct constant has it, from the instruction's start */
	uint64_t bits;
	/* A direct call or jump, with a relocation `field` bytes from its start. */
	bool transfers;
};

#define PLAIN_ARGUMENTS	    8
#define PLAIN_ALL_ARGUMENTS ((1u << PLAIN_ARGUMENTS) - 1)

struct plain_isa {
	/* Length of the instruction at `code`, at least one byte of which is there. */
	unsigned int (*length)(const uint8_t *code);
	/* False when it has no such field. All bytes of the instruction are there. */
	bool (*branch)(const uint8_t *code, struct plain_branch *branch);
	/*
	 * May the linker have rewritten the instruction `object` into `running`? Relocated
	 * fields have to be ignored. NULL: it rewrites nothing.
	 */
	bool (*rewritten)(const uint8_t *object, const uint8_t *running, bool relocated);
	/*
	 * Fills in what the instruction, of which all bytes are there, does with arguments. All of
	 * them count as used where code may branch or be left.
	 */
	void (*use)(const uint8_t *code, struct plain_use *use);
};

/* These serve as the members of struct arch of the same names. */
int plain_direct_branches(const struct arch *arch, const struct elf_section *section,
			  uint64_t start, uint64_t end, branch_found found, void *context);
void plain_call_constants(const struct arch *arch, const struct elf_section *section,
			  uint64_t start, uint64_t end, const bool *entered,
			  void (*found)(void *context, uint64_t at,
					const struct constant *arguments, size_t count),
			  void *context);
bool plain_code_matches(const struct arch *arch, const uint8_t *object, size_t object_size,
			const uint8_t *running, size_t running_size, masked_bits masked,
			void *context, int64_t *positions);

/* The 32-bit little-endian instruction at the place. */
static inline uint32_t plain_word(const uint8_t *code)
{
	return code[0] | code[1] << 8 | code[2] << 16 | (uint32_t)code[3] << 24;
}

/*
 * The bit of the argument that is in a register, when the first one is in register `first`; 0 when
 * none is.
 */
static inline unsigned int plain_argument(unsigned int reg, unsigned int first, unsigned int count)
{
	return reg >= first && reg - first < count ? 1u << (reg - first) : 0;
}

/* The signed integer in the lowest bits. */
static inline int64_t plain_signed(uint64_t value, unsigned int bits)
{
	uint64_t sign = 1ull << (bits - 1);

	return (int64_t)(((value & (sign * 2 - 1)) ^ sign) - sign);
}

#endif

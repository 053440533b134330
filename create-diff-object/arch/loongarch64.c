// SPDX-License-Identifier: GPL-2.0-or-later
/* LoongArch, 64 bits (ELF for the LoongArch Architecture; Reference Manual, volume 1). */
#include "plain-code.h"
#include "../object/special.h"

#include <elf.h>

#ifndef EM_LOONGARCH
#define EM_LOONGARCH 258
#endif

/* What elf.h of glibc 2.36 does not have; the names are the psABI's. */
enum {
	LARCH_B26 = 66,
	LARCH_PCALA_HI20 = 71,
	LARCH_PCALA_LO12 = 72,
	LARCH_PCALA64_LO20 = 73,
	LARCH_PCALA64_HI12 = 74,
	LARCH_GOT_PC_HI20 = 75,
	LARCH_GOT_PC_LO12 = 76,
	LARCH_32_PCREL = 99,
	LARCH_64_PCREL = 109,
};

#define IMM_26 0x03ffffff
#define IMM_20 0x01ffffe0
#define IMM_12 0x003ffc00

/* clang-format off */
/*
 * The types that arch/loongarch/kernel/module.c applies, apart from those of the old stack
 * machine (R_LARCH_SOP_*). A PCALA_HI20 is cut off without a check, and modules are in
 * the vmalloc area, far from the kernel.
 */
static const struct arch_reloc relocs[] = {
	{ R_LARCH_NONE, "R_LARCH_NONE", .size = 0 },
	{ R_LARCH_32, "R_LARCH_32", .size = 4 },
	{ R_LARCH_64, "R_LARCH_64", .size = 8 },
	{ R_LARCH_ADD32, "R_LARCH_ADD32", .size = 4 },
	{ R_LARCH_ADD64, "R_LARCH_ADD64", .size = 8 },
	{ R_LARCH_SUB32, "R_LARCH_SUB32", .size = 4 },
	{ R_LARCH_SUB64, "R_LARCH_SUB64", .size = 8 },
	{ LARCH_B26, "R_LARCH_B26", .size = 4, .bits = IMM_26, .flags = RELOC_ACCESS },
	{ LARCH_PCALA_HI20, "R_LARCH_PCALA_HI20", .size = 4, .bits = IMM_20,
	  .flags = RELOC_ACCESS | RELOC_NEAR, .far_with = LARCH_PCALA64_LO20 },
	{ LARCH_PCALA_LO12, "R_LARCH_PCALA_LO12", .size = 4, .bits = IMM_12 },
	{ LARCH_PCALA64_LO20, "R_LARCH_PCALA64_LO20", .size = 4, .bits = IMM_20, .flags = RELOC_ACCESS },
	{ LARCH_PCALA64_HI12, "R_LARCH_PCALA64_HI12", .size = 4, .bits = IMM_12, .flags = RELOC_ACCESS },
	{ LARCH_GOT_PC_HI20, "R_LARCH_GOT_PC_HI20", .size = 4, .bits = IMM_20, .flags = RELOC_NAMED },
	{ LARCH_GOT_PC_LO12, "R_LARCH_GOT_PC_LO12", .size = 4, .bits = IMM_12, .flags = RELOC_NAMED },
	{ LARCH_32_PCREL, "R_LARCH_32_PCREL", .size = 4 },
	{ LARCH_64_PCREL, "R_LARCH_64_PCREL", .size = 8 },
};

static const struct arch_difference differences[] = {
	{ R_LARCH_ADD32, R_LARCH_SUB32, LARCH_32_PCREL },
	{ R_LARCH_ADD64, R_LARCH_SUB64, LARCH_64_PCREL },
	{ 0 },
};

static const struct special specials[] = {
	{ "__patchable_function_entries", .relocs = 1, .early = true, .ftrace_site = true },
	{ 0 },
};
/* clang-format on */

static unsigned int length(const uint8_t *code)
{
	(void)code;
	return 4;
}

static bool branch(const uint8_t *code, struct plain_branch *branch)
{
	uint32_t word = plain_word(code), low = word >> 10 & 0xffff;

	branch->field = 0;
	branch->type = 0;
	switch (word >> 26) {
	case 0x14: /* b */
	case 0x15: /* bl */
		branch->type = LARCH_B26;
		branch->distance = plain_signed((word & 0x3ff) << 16 | low, 26) * 4;
		return true;
	case 0x10: /* beqz */
	case 0x11: /* bnez */
	case 0x12: /* bceqz, bcnez */
		branch->distance = plain_signed((word & 0x1f) << 16 | low, 21) * 4;
		return true;
	case 0x16: /* beq, bne, blt, bge, bltu, bgeu */
	case 0x17:
	case 0x18:
	case 0x19:
	case 0x1a:
	case 0x1b:
		branch->distance = plain_signed(low, 16) * 4;
		return true;
	default:
		if (word >> 25 != 0x0c) /* pcaddi */
			return false;
		branch->distance = plain_signed(word >> 5, 20) * 4;
		return true;
	}
}

static enum transfer transfer(const uint8_t *code, uint64_t offset, uint32_t type)
{
	if (type != LARCH_B26)
		return TRANSFER_NONE;
	return plain_word(code + offset) >> 26 == 0x15 ? TRANSFER_CALL : TRANSFER_JUMP;
}

/* Arguments are in $a0 to $a7, which are $r4 to $r11. */
static void use(const uint8_t *code, struct plain_use *use)
{
	uint32_t word = plain_word(code), opcode = word >> 22, to = word & 0x1f;
	unsigned int shift;

	use->arguments = PLAIN_ALL_ARGUMENTS;
	if (word >> 26 >= 0x10 && word >> 26 <= 0x1b) { /* branches */
		use->transfers = word >> 26 == 0x14 || word >> 26 == 0x15;
		return;
	}
	if (word >> 16 == 0x2a || word >> 16 == 0x2b ||
	    word >> 25 == 3) /* break, syscall, csr, cache… */
		return;
	/* ori, or addi.w and addi.d with a positive number, of $zero */
	if ((opcode == 0x0e || ((opcode == 0x0a || opcode == 0x0b) && !(word & 1u << 21))) &&
	    !(word >> 5 & 0x1f) && plain_argument(to, 4, PLAIN_ARGUMENTS)) {
		use->arguments = plain_argument(to, 4, PLAIN_ARGUMENTS);
		use->sets = (int)to - 4;
		use->size = 4;
		use->bits = 0x003ffc00;
		return;
	}
	/* All fields that may be registers. What is an immediate counts as well. */
	use->arguments = 0;
	for (shift = 0; shift <= 15; shift += 5)
		use->arguments |= plain_argument(word >> shift & 0x1f, 4, PLAIN_ARGUMENTS);
}

static const struct plain_isa isa = { .length = length, .branch = branch, .use = use };

static unsigned int padding(const uint8_t *code, uint64_t size)
{
	return size >= 4 && (!plain_word(code) ||
			     plain_word(code) == 0x03400000 /* andi $zero, $zero, 0 */)
		       ? 4
		       : 0;
}

const struct arch arch_loongarch64 = {
	.padding = padding,
	.name = "loongarch64",
	.machine = EM_LOONGARCH,
	.absolute_64 = R_LARCH_64,
	.relocs = relocs,
	.reloc_count = sizeof(relocs) / sizeof(*relocs),
	.isa = &isa,
	.specials = specials,
	.differences = differences,
	.far_option = "-mcmodel=extreme",
	.direct_branches = plain_direct_branches,
	.transfer = transfer,
	.call_constants = plain_call_constants,
	.code_matches = plain_code_matches,
};

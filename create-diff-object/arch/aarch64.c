// SPDX-License-Identifier: GPL-2.0-or-later
/* arm64: ELF for the Arm 64-bit Architecture (AAELF64), Arm Architecture Reference Manual C4. */
#include "disassemble-capstone.h"
#include "plain-code.h"
#include "../object/special.h"

#include <elf.h>

static int disassemble_aarch64(const uint8_t *code, size_t size, uint64_t offset,
			       const struct field_name *names, struct instruction *insn, char *text)
{
	(void)size;
	return disassemble_by_capstone(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, code, offset, names,
				       insn, text);
}

#define BRANCH_26 0x03ffffff
#define BRANCH_19 0x00ffffe0
#define BRANCH_14 0x0007ffe0
#define ADR_21	  0x60ffffe0
#define IMM_12	  0x003ffc00
/* MOVW relocations of signed values choose between movn and movz as well. */
#define MOVW_16	       0x001fffe0
#define MOVW_16_SIGNED (MOVW_16 | 0x60000000)

/* clang-format off */
/* The types that arch/arm64/kernel/module.c applies. */
static const struct arch_reloc relocs[] = {
	{ R_AARCH64_NONE, "R_AARCH64_NONE", .size = 0 },
	{ R_AARCH64_ABS64, "R_AARCH64_ABS64", .size = 8 },
	{ R_AARCH64_ABS32, "R_AARCH64_ABS32", .size = 4 },
	{ R_AARCH64_ABS16, "R_AARCH64_ABS16", .size = 2 },
	{ R_AARCH64_PREL64, "R_AARCH64_PREL64", .size = 8 },
	{ R_AARCH64_PREL32, "R_AARCH64_PREL32", .size = 4 },
	{ R_AARCH64_PREL16, "R_AARCH64_PREL16", .size = 2 },
	/* The loader has veneers for these two. */
	{ R_AARCH64_CALL26, "R_AARCH64_CALL26", .size = 4, .bits = BRANCH_26, .flags = RELOC_ACCESS },
	{ R_AARCH64_JUMP26, "R_AARCH64_JUMP26", .size = 4, .bits = BRANCH_26, .flags = RELOC_ACCESS },
	{ R_AARCH64_CONDBR19, "R_AARCH64_CONDBR19", .size = 4, .bits = BRANCH_19,
	  .flags = RELOC_ACCESS | RELOC_NEAR },
	{ R_AARCH64_TSTBR14, "R_AARCH64_TSTBR14", .size = 4, .bits = BRANCH_14,
	  .flags = RELOC_ACCESS | RELOC_NEAR },
	{ R_AARCH64_LD_PREL_LO19, "R_AARCH64_LD_PREL_LO19", .size = 4, .bits = BRANCH_19,
	  .flags = RELOC_ACCESS | RELOC_NEAR },
	{ R_AARCH64_ADR_PREL_LO21, "R_AARCH64_ADR_PREL_LO21", .size = 4, .bits = ADR_21,
	  .flags = RELOC_NEAR },
	/* Half of an address; the other half tells whether it is used at once. */
	{ R_AARCH64_ADR_PREL_PG_HI21, "R_AARCH64_ADR_PREL_PG_HI21", .size = 4, .bits = ADR_21,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_ADR_PREL_PG_HI21_NC, "R_AARCH64_ADR_PREL_PG_HI21_NC", .size = 4, .bits = ADR_21,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_ADD_ABS_LO12_NC, "R_AARCH64_ADD_ABS_LO12_NC", .size = 4, .bits = IMM_12 },
	{ R_AARCH64_LDST8_ABS_LO12_NC, "R_AARCH64_LDST8_ABS_LO12_NC", .size = 4, .bits = IMM_12,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_LDST16_ABS_LO12_NC, "R_AARCH64_LDST16_ABS_LO12_NC", .size = 4, .bits = IMM_12,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_LDST32_ABS_LO12_NC, "R_AARCH64_LDST32_ABS_LO12_NC", .size = 4, .bits = IMM_12,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_LDST64_ABS_LO12_NC, "R_AARCH64_LDST64_ABS_LO12_NC", .size = 4, .bits = IMM_12,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_LDST128_ABS_LO12_NC, "R_AARCH64_LDST128_ABS_LO12_NC", .size = 4, .bits = IMM_12,
	  .flags = RELOC_ACCESS },
	{ R_AARCH64_MOVW_UABS_G0, "R_AARCH64_MOVW_UABS_G0", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_UABS_G0_NC, "R_AARCH64_MOVW_UABS_G0_NC", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_UABS_G1, "R_AARCH64_MOVW_UABS_G1", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_UABS_G1_NC, "R_AARCH64_MOVW_UABS_G1_NC", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_UABS_G2, "R_AARCH64_MOVW_UABS_G2", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_UABS_G2_NC, "R_AARCH64_MOVW_UABS_G2_NC", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_UABS_G3, "R_AARCH64_MOVW_UABS_G3", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_SABS_G0, "R_AARCH64_MOVW_SABS_G0", .size = 4, .bits = MOVW_16_SIGNED },
	{ R_AARCH64_MOVW_SABS_G1, "R_AARCH64_MOVW_SABS_G1", .size = 4, .bits = MOVW_16_SIGNED },
	{ R_AARCH64_MOVW_SABS_G2, "R_AARCH64_MOVW_SABS_G2", .size = 4, .bits = MOVW_16_SIGNED },
	{ R_AARCH64_MOVW_PREL_G0, "R_AARCH64_MOVW_PREL_G0", .size = 4, .bits = MOVW_16_SIGNED },
	{ R_AARCH64_MOVW_PREL_G0_NC, "R_AARCH64_MOVW_PREL_G0_NC", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_PREL_G1, "R_AARCH64_MOVW_PREL_G1", .size = 4, .bits = MOVW_16_SIGNED },
	{ R_AARCH64_MOVW_PREL_G1_NC, "R_AARCH64_MOVW_PREL_G1_NC", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_PREL_G2, "R_AARCH64_MOVW_PREL_G2", .size = 4, .bits = MOVW_16_SIGNED },
	{ R_AARCH64_MOVW_PREL_G2_NC, "R_AARCH64_MOVW_PREL_G2_NC", .size = 4, .bits = MOVW_16 },
	{ R_AARCH64_MOVW_PREL_G3, "R_AARCH64_MOVW_PREL_G3", .size = 4, .bits = MOVW_16 },
};

static const struct special specials[] = {
	/* ftrace's sites: two NOPs, with two more in front for CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS. */
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
	uint32_t word = plain_word(code);

	branch->field = 0;
	if ((word & 0x7c000000) == 0x14000000) { /* b, bl */
		branch->type = word & 0x80000000 ? R_AARCH64_CALL26 : R_AARCH64_JUMP26;
		branch->distance = plain_signed(word, 26) * 4;
	} else if ((word & 0xfe000000) == 0x54000000 || /* b.cond, bc.cond */
		   (word & 0x7e000000) == 0x34000000) { /* cbz, cbnz */
		branch->type = R_AARCH64_CONDBR19;
		branch->distance = plain_signed(word >> 5, 19) * 4;
	} else if ((word & 0x7e000000) == 0x36000000) { /* tbz, tbnz */
		branch->type = R_AARCH64_TSTBR14;
		branch->distance = plain_signed(word >> 5, 14) * 4;
	} else if ((word & 0x9f000000) == 0x10000000) { /* adr */
		branch->type = R_AARCH64_ADR_PREL_LO21;
		branch->distance = plain_signed(word >> 5, 19) * 4 + (word >> 29 & 3);
	} else if ((word & 0x3b000000) == 0x18000000) { /* ldr, ldrsw and prfm of a literal */
		branch->type = R_AARCH64_LD_PREL_LO19;
		branch->distance = plain_signed(word >> 5, 19) * 4;
	} else {
		return false;
	}
	return true;
}

static enum transfer transfer(const uint8_t *code, uint64_t offset, uint32_t type)
{
	(void)code;
	(void)offset;
	switch (type) {
	case R_AARCH64_CALL26:
		return TRANSFER_CALL;
	case R_AARCH64_JUMP26:
	case R_AARCH64_CONDBR19:
	case R_AARCH64_TSTBR14:
		return TRANSFER_JUMP;
	default:
		return TRANSFER_NONE;
	}
}

/* Arguments are in x0 to x7 (AAPCS64). */
static void use(const uint8_t *code, struct plain_use *use)
{
	uint32_t word = plain_word(code);
	unsigned int shift, last;

	use->arguments = PLAIN_ALL_ARGUMENTS;
	if ((word & 0x1c000000) == 0x14000000) { /* branches, exceptions and system instructions */
		use->transfers = (word & 0x7c000000) == 0x14000000;
		return;
	}
	if ((word & 0x3f200000) ==
	    0x08200000) /* exclusive pairs: of some, one register is not named */
		return;
	if ((word & 0x7f800000) == 0x52800000 && (word & 0x1f) < PLAIN_ARGUMENTS) { /* movz */
		use->arguments = 1u << (word & 0x1f);
		if (word & 0x00600000) /* shifted */
			return;
		use->sets = (int)(word & 0x1f);
		use->size = 4;
		use->bits = 0x001fffe0;
		return;
	}
	/* All fields that may be registers. What is an immediate counts as well; not with ldp and stp. */
	use->arguments = 0;
	last = (word & 0x3a000000) == 0x28000000 ? 10 : 16;
	for (shift = 0; shift <= last; shift += shift == 10 ? 6 : 5)
		use->arguments |= plain_argument(word >> shift & 0x1f, 0, PLAIN_ARGUMENTS);
}

static const struct plain_isa isa = { .length = length, .branch = branch, .use = use };

/* BTI c, BTI jc, PACIASP */
static bool is_landing_pad(const uint8_t *code)
{
	uint32_t insn = (uint32_t)(code[0] | code[1] << 8 | code[2] << 16) | (uint32_t)code[3]
										     << 24;

	return insn == 0xd503245f || insn == 0xd50324df || insn == 0xd503233f;
}

static unsigned int padding(const uint8_t *code, uint64_t size)
{
	return size >= 4 && (!plain_word(code) || plain_word(code) == 0xd503201f /* nop */) ? 4 : 0;
}

const struct arch arch_aarch64 = {
	.padding = padding,
	.is_landing_pad = is_landing_pad,
	.name = "aarch64",
	.machine = EM_AARCH64,
	.absolute_64 = R_AARCH64_ABS64,
	.relocs = relocs,
	.reloc_count = sizeof(relocs) / sizeof(*relocs),
	.isa = &isa,
	.section_anchors = true,
	.specials = specials,
	.far_option = "noinline for the code around the branch",
	.direct_branches = plain_direct_branches,
	.transfer = transfer,
	.call_constants = plain_call_constants,
	.code_matches = plain_code_matches,
	.disassemble = disassemble_aarch64,
};

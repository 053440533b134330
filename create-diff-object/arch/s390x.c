// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * s390, 64 bits, big endian (S/390 ELF psABI supplement, z/Architecture Principles of Operation).
 *
 * Instructions have 2, 4 or 6 bytes. PC-relative fields count halfwords from the start of
 * their instruction, in which all have the place 2.
 */
#include "disassemble-capstone.h"
#include "plain-code.h"
#include "../object/special.h"

#include <elf.h>
#include <string.h>

static int disassemble_s390x(const uint8_t *code, size_t size, uint64_t offset,
			     const struct field_name *names, struct instruction *insn, char *text)
{
	(void)size;
	return disassemble_by_capstone(CS_ARCH_SYSZ, CS_MODE_BIG_ENDIAN, code, offset, names, insn,
				       text);
}

#define FIELD 2

/* clang-format off */
/* The types that arch/s390/kernel/module.c applies. */
static const struct arch_reloc relocs[] = {
	{ R_390_NONE, "R_390_NONE", .size = 0 },
	{ R_390_8, "R_390_8", .size = 1 },
	{ R_390_12, "R_390_12", .size = 2, .bits = 0x0fff },
	{ R_390_16, "R_390_16", .size = 2 },
	{ R_390_20, "R_390_20", .size = 4, .bits = 0x0fffff00 },
	{ R_390_32, "R_390_32", .size = 4 },
	{ R_390_64, "R_390_64", .size = 8 },
	{ R_390_PC16, "R_390_PC16", .size = 2 },
	{ R_390_PC32, "R_390_PC32", .size = 4 },
	{ R_390_PC64, "R_390_PC64", .size = 8 },
	{ R_390_PC16DBL, "R_390_PC16DBL", .size = 2, .flags = RELOC_NEAR, .adjust = -FIELD },
	{ R_390_PC32DBL, "R_390_PC32DBL", .size = 4, .adjust = -FIELD },
	/* The loader has a PLT for these when the target is too far. */
	{ R_390_PLT16DBL, "R_390_PLT16DBL", .size = 2, .flags = RELOC_ACCESS | RELOC_NEAR, .adjust = -FIELD },
	{ R_390_PLT32DBL, "R_390_PLT32DBL", .size = 4, .flags = RELOC_ACCESS, .adjust = -FIELD,
	  .same_as = R_390_PC32DBL },
	{ R_390_PLT32, "R_390_PLT32", .size = 4, .flags = RELOC_ACCESS },
	{ R_390_PLT64, "R_390_PLT64", .size = 8, .flags = RELOC_ACCESS },
	{ R_390_GOT12, "R_390_GOT12", .size = 2, .bits = 0x0fff, .flags = RELOC_NAMED },
	{ R_390_GOT16, "R_390_GOT16", .size = 2, .flags = RELOC_NAMED },
	{ R_390_GOT20, "R_390_GOT20", .size = 4, .bits = 0x0fffff00, .flags = RELOC_NAMED },
	{ R_390_GOT32, "R_390_GOT32", .size = 4, .flags = RELOC_NAMED },
	{ R_390_GOT64, "R_390_GOT64", .size = 8, .flags = RELOC_NAMED },
	{ R_390_GOTENT, "R_390_GOTENT", .size = 4, .flags = RELOC_NAMED, .adjust = -FIELD },
	{ R_390_GOTPLTENT, "R_390_GOTPLTENT", .size = 4, .flags = RELOC_NAMED, .adjust = -FIELD },
};

static const struct special specials[] = {
	/*
	 * The branches that go through an expoline thunk, for kernels that are booted with
	 * spectre_v2=off or nospec (arch/s390/kernel/nospec-branch.c: nospec_revert()).
	 */
	{ ".s390_indirect", .prefix = true, .relocs = 1, .early = true },
	{ ".s390_return", .prefix = true, .relocs = 1, .early = true },
	/* insn, fixup; and from 5.8 to 5.15 a handler of 8 bytes, which may be zero */
	{ "__ex_table", .relocs = 2, .handler_size = 16, .size_override = "EX_STRUCT_SIZE", .early = true },
	{ 0 },
};
/* clang-format on */

static unsigned int length(const uint8_t *code)
{
	return *code < 0x40 ? 2 : *code < 0xc0 ? 4 : 6;
}

static int64_t halfwords(const uint8_t *code, unsigned int size)
{
	uint64_t value = 0;
	unsigned int i;

	for (i = 0; i < size; i++)
		value = value << 8 | code[FIELD + i];
	return plain_signed(value, size * 8) * 2;
}

/* brxhg, brxlg, and the compare-and-branch instructions (crj, cgij, ...). */
static bool is_short_branch_ec(uint8_t opcode)
{
	return opcode == 0x44 || opcode == 0x45 || opcode == 0x64 || opcode == 0x65 ||
	       opcode == 0x76 || opcode == 0x77 || (opcode >= 0x7c && opcode <= 0x7f);
}

static bool branch(const uint8_t *code, struct plain_branch *branch)
{
	uint8_t second = code[1] & 0x0f;

	branch->field = FIELD;
	switch (*code) {
	case 0x84: /* brxh */
	case 0x85: /* brxle */
		break;
	case 0xa7: /* brc, bras, brct, brctg */
		if (second < 4 || second > 7)
			return false;
		break;
	case 0xec:
		if (!is_short_branch_ec(code[5]))
			return false;
		break;
	case 0xc0: /* larl, brcl, brasl */
		if (second != 0 && second != 4 && second != 5)
			return false;
		branch->type = R_390_PC32DBL;
		branch->distance = halfwords(code, 4);
		return true;
	case 0xcc: /* brcth */
		if (second != 6)
			return false;
		branch->type = R_390_PC32DBL;
		branch->distance = halfwords(code, 4);
		return true;
	case 0xc4: /* lrl, strl and their kin */
	case 0xc6: /* exrl, pfdrl, crl and their kin */
		branch->type = R_390_PC32DBL;
		branch->distance = halfwords(code, 4);
		return true;
	default:
		return false;
	}
	branch->type = R_390_PC16DBL;
	branch->distance = halfwords(code, 2);
	return true;
}

/* lgrl of a GOT entry becomes larl of the symbol itself. */
static bool rewritten(const uint8_t *object, const uint8_t *running, bool relocated)
{
	return relocated && object[0] == 0xc4 && (object[1] & 0x0f) == 0x08 && running[0] == 0xc0 &&
	       running[1] == (object[1] & 0xf0);
}

static enum transfer transfer(const uint8_t *code, uint64_t offset, uint32_t type)
{
	const uint8_t *instruction = code + offset - FIELD;

	if (offset < FIELD || (type != R_390_PC32DBL && type != R_390_PLT32DBL &&
			       type != R_390_PC16DBL && type != R_390_PLT16DBL))
		return TRANSFER_NONE;
	if (*instruction != 0xc0 && *instruction != 0xa7)
		return *instruction == 0xec ? TRANSFER_JUMP : TRANSFER_NONE;
	switch (instruction[1] & 0x0f) {
	case 4:
		return TRANSFER_JUMP;
	case 5:
		return TRANSFER_CALL;
	default:
		return TRANSFER_NONE;
	}
}

#define FIRST_ARGUMENT 2
#define ARGUMENTS      5

/*
 * Instructions that use only the registers that they name, as the compiler puts them between an
 * argument and its call. Many others use a register beside the one that they name.
 */
static bool is_known(const uint8_t *code)
{
	switch (*code) {
	case 0x18: /* lr */
	case 0x41: /* la */
	case 0x50: /* st */
	case 0x58: /* l */
		return true;
	case 0xa7: /* lhi, lghi, ahi, aghi */
		return (code[1] & 0x0f) == 8 || (code[1] & 0x0f) == 9 || (code[1] & 0x0f) == 10 ||
		       (code[1] & 0x0f) == 11;
	case 0xb9: /* lgr, lgfr, llgfr */
		return code[1] == 0x04 || code[1] == 0x14 || code[1] == 0x16;
	case 0xc0: /* larl, lgfi, llilf */
		return (code[1] & 0x0f) == 0 || (code[1] & 0x0f) == 1 || (code[1] & 0x0f) == 15;
	case 0xc4: /* lgrl and its kin */
		return true;
	case 0xe3: /* lg, lgf, llgf, stg, sty, ly, lay */
		return code[5] == 0x04 || code[5] == 0x14 || code[5] == 0x16 || code[5] == 0x24 ||
		       code[5] == 0x50 || code[5] == 0x58 || code[5] == 0x71;
	default:
		return false;
	}
}

/* Arguments are in %r2 to %r6. */
static void use(const uint8_t *code, struct plain_use *use)
{
	unsigned int to = code[1] >> 4, low = code[1] & 0x0f, i;

	use->arguments = PLAIN_ALL_ARGUMENTS;
	if (*code == 0xc0 && (low == 4 || low == 5)) { /* brcl, brasl */
		use->transfers = true;
		use->field = FIELD;
		return;
	}
	if (*code == 0xeb && (code[5] == 0x04 || code[5] == 0x24) && to <= low) { /* lmg, stmg */
		use->arguments = plain_argument(code[2] >> 4, FIRST_ARGUMENT, ARGUMENTS);
		for (i = to; i <= low; i++)
			use->arguments |= plain_argument(i, FIRST_ARGUMENT, ARGUMENTS);
		return;
	}
	if (!is_known(code))
		return;
	use->arguments = 0;
	if (plain_argument(to, FIRST_ARGUMENT, ARGUMENTS)) {
		use->arguments = plain_argument(to, FIRST_ARGUMENT, ARGUMENTS);
		use->field = FIELD;
		use->sets = (int)to - FIRST_ARGUMENT;
		use->size = *code == 0xc0 ? 4 : 2;
		if (*code == 0xa7 && (low == 8 || low == 9) && code[FIELD] < 0x80) /* lhi, lghi */
			return;
		if (*code == 0xc0 && (low == 1 || low == 15) &&
		    code[FIELD] < 0x80) /* lgfi, llilf */
			return;
		use->sets = -1;
	}
	/* All that may be registers. What is an immediate counts as well. */
	for (i = 1; i < length(code); i++)
		use->arguments |= plain_argument(code[i] >> 4, FIRST_ARGUMENT, ARGUMENTS) |
				  plain_argument(code[i] & 0x0f, FIRST_ARGUMENT, ARGUMENTS);
}

static const struct plain_isa isa = {
	.length = length, .branch = branch, .use = use, .rewritten = rewritten
};

static unsigned int padding(const uint8_t *code, uint64_t size)
{
	static const uint8_t nops[][6] = {
		{ 0x00, 0x00 },
		{ 0x07, 0x00 }, /* nopr */
		{ 0x07, 0x07 },
		{ 0x47, 0x00, 0x00, 0x00 },		/* nop */
		{ 0xc0, 0x04, 0x00, 0x00, 0x00, 0x00 }, /* jgnop */
	};
	size_t i;

	for (i = 0; i < sizeof(nops) / sizeof(*nops); i++) {
		unsigned int length = nops[i][0] < 0x40 ? 2 : nops[i][0] < 0xc0 ? 4 : 6;

		if (size >= length && !memcmp(code, nops[i], length))
			return length;
	}
	return 0;
}

static const struct special_alternative alternatives[] = {
	{ 11, 10, 10 }, /* until 6.9: both have one length */
	{ 13, 12, 12 },
	{ 0 },
};

const struct arch arch_s390x = {
	.padding = padding,
	.name = "s390x",
	.machine = EM_S390,
	.absolute_64 = R_390_64,
	.relocs = relocs,
	.reloc_count = sizeof(relocs) / sizeof(*relocs),
	.isa = &isa,
	.section_anchors = true,
	.specials = specials,
	.alternatives = alternatives,
	.direct_branches = plain_direct_branches,
	.transfer = transfer,
	.call_constants = plain_call_constants,
	.code_matches = plain_code_matches,
	.disassemble = disassemble_s390x,
};

// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * powerpc, 64 bits, little endian (64-Bit ELF V2 ABI Specification).
 *
 * r2 holds the TOC pointer: .TOC. of the object that the code is linked into. A function
 * that needs it has two entry points; st_other says how far behind the global one, which
 * sets r2 up, the local one is. A call that leaves the module goes through a stub, which
 * saves r2, and comes back to an instruction that restores it, in place of the NOP behind
 * the call (arch/powerpc/kernel/module_64.c: restore_r2()).
 */
#include "disassemble-capstone.h"
#include "plain-code.h"
#include "../object/special.h"

#include <elf.h>

static int disassemble_powerpc64le(const uint8_t *code, size_t size, uint64_t offset,
				   const struct field_name *names, struct instruction *insn,
				   char *text)
{
	(void)size;
	return disassemble_by_capstone(CS_ARCH_PPC, CS_MODE_64 | CS_MODE_LITTLE_ENDIAN, code,
				       offset, names, insn, text);
}

#define OPCODE(word) ((word) >> 26)
#define RT(word)     ((word) >> 21 & 31)
#define RA(word)     ((word) >> 16 & 31)

#define NOP	   0x60000000 /* ori r0,r0,0 */
#define RESTORE_R2 0xe8410018 /* ld r2,24(r1) */
/*
 * The global entry point with -mcmodel=large, which the linker may rewrite where R_PPC64_ENTRY
 * says so.
 */
#define LOAD_TOC 0xe84cfff8 /* ld r2,-8(r12) */
#define ADD_TOC	 0x7c426214 /* add r2,r2,r12 */

/* What elf.h of glibc 2.36 does not have. */
#define RELOC_REL24_NOTOC 116
#define RELOC_ENTRY	  118
#define RELOC_PCREL34	  132
#define RELOC_GOT_PCREL34 133
#define PREFIXED_34	  0x0000ffff0003ffff

/* clang-format off */
/* The types that arch/powerpc/kernel/module_64.c applies. A TOC16 is cut off without a check. */
static const struct arch_reloc relocs[] = {
	{ R_PPC64_NONE, "R_PPC64_NONE", .size = 0 },
	{ R_PPC64_ADDR32, "R_PPC64_ADDR32", .size = 4 },
	{ R_PPC64_ADDR64, "R_PPC64_ADDR64", .size = 8 },
	{ R_PPC64_TOC, "R_PPC64_TOC", .size = 8 },
	{ R_PPC64_TOC16, "R_PPC64_TOC16", .size = 2, .flags = RELOC_NEAR },
	{ R_PPC64_TOC16_DS, "R_PPC64_TOC16_DS", .size = 2, .bits = 0xfffc, .flags = RELOC_NEAR },
	{ R_PPC64_TOC16_LO, "R_PPC64_TOC16_LO", .size = 2, .flags = RELOC_NEAR },
	{ R_PPC64_TOC16_LO_DS, "R_PPC64_TOC16_LO_DS", .size = 2, .bits = 0xfffc, .flags = RELOC_NEAR },
	{ R_PPC64_TOC16_HA, "R_PPC64_TOC16_HA", .size = 2, .flags = RELOC_NEAR },
	{ R_PPC64_REL24, "R_PPC64_REL24", .size = 4, .bits = 0x03fffffc,
	  .flags = RELOC_ACCESS | RELOC_NAMED },
	{ RELOC_REL24_NOTOC, "R_PPC64_REL24_NOTOC", .size = 4, .bits = 0x03fffffc,
	  .flags = RELOC_ACCESS | RELOC_NAMED },
	{ R_PPC64_REL32, "R_PPC64_REL32", .size = 4 },
	{ R_PPC64_REL64, "R_PPC64_REL64", .size = 8 },
	/* The global entry point's way to .TOC. */
	{ R_PPC64_REL16_LO, "R_PPC64_REL16_LO", .size = 2 },
	{ R_PPC64_REL16_HA, "R_PPC64_REL16_HA", .size = 2 },
	{ RELOC_ENTRY, "R_PPC64_ENTRY", .size = 0 },
	/* Prefixed instructions of Power10: 18 bits of the first word, 16 of the second. */
	{ RELOC_PCREL34, "R_PPC64_PCREL34", .size = 8, .bits = PREFIXED_34 },
	{ RELOC_GOT_PCREL34, "R_PPC64_GOT_PCREL34", .size = 8, .bits = PREFIXED_34,
	  .flags = RELOC_NAMED },
};

static const struct special specials[] = {
	/*
	 * ftrace's sites on kernels with CONFIG_ARCH_USING_PATCHABLE_FUNCTION_ENTRY; the others
	 * have calls of _mcount (-mprofile-kernel), which recordmcount lists in __mcount_loc.
	 */
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
	if (word & 2) /* to an absolute address */
		return false;
	if (OPCODE(word) == 18) { /* b, bl */
		branch->type = R_PPC64_REL24;
		branch->distance = plain_signed(word & 0x03fffffc, 26);
		return true;
	}
	if (OPCODE(word) != 16) /* bc: the module loader has no R_PPC64_REL14 */
		return false;
	branch->type = 0;
	branch->distance = plain_signed(word & 0xfffc, 16);
	return true;
}

/*
 * The linker edits accesses to the TOC: the high half of a distance that needs none
 * becomes a NOP, an entry that can be computed is not loaded, and a global entry point
 * gets the TOC's address, or its distance, as a constant.
 */
static bool rewritten(const uint8_t *object, const uint8_t *running, bool relocated)
{
	uint32_t o = plain_word(object), r = plain_word(running);

	if (o == LOAD_TOC) /* lis r2,high or addis r2,r12,high */
		return OPCODE(r) == 15 && RT(r) == 2 && (RA(r) == 12 || !RA(r));
	if (o == ADD_TOC) /* addi r2,r2,low */
		return OPCODE(r) == 14 && RT(r) == 2 && RA(r) == 2;
	if (!relocated)
		return false;
	if (OPCODE(o) == 15) /* addis */
		return r == NOP || (OPCODE(r) == 15 && RT(o) == RT(r) && RA(o) == 12 && !RA(r));
	return RT(o) == RT(r) && (RA(o) == RA(r) || RA(r) == 2) &&
	       (OPCODE(o) == OPCODE(r) || (OPCODE(o) == 58 && OPCODE(r) == 14)); /* ld, addi */
}

static bool is_call_type(uint32_t type)
{
	return type == R_PPC64_REL24 || type == RELOC_REL24_NOTOC;
}

static enum transfer transfer(const uint8_t *code, uint64_t offset, uint32_t type)
{
	if (!is_call_type(type))
		return TRANSFER_NONE;
	return code[offset] & 1 ? TRANSFER_CALL : TRANSFER_JUMP;
}

static bool may_leave(const uint8_t *code, uint64_t size, uint64_t offset, uint32_t type)
{
	uint32_t next;

	if (type != R_PPC64_REL24)
		return true;
	/* A sibling call: nobody would restore r2. */
	if (!(code[offset] & 1) || size - offset < 8)
		return false;
	next = plain_word(code + offset + 4);
	return next == NOP || next == RESTORE_R2;
}

static uint64_t local_entry(unsigned char st_other)
{
	return PPC64_LOCAL_ENTRY_OFFSET(st_other);
}

/* Arguments are in r3 to r10. */
static void use(const uint8_t *code, struct plain_use *use)
{
	uint32_t word = plain_word(code), extended = word >> 1 & 0x3ff;
	unsigned int shift;

	use->arguments = PLAIN_ALL_ARGUMENTS;
	switch (OPCODE(word)) {
	case 18: /* b, bl */
		use->transfers = !(word & 2);
		return;
	case 1:	 /* the first half of a prefixed instruction */
	case 2:	 /* tdi */
	case 3:	 /* twi */
	case 16: /* bc */
	case 17: /* sc */
	case 19: /* bclr, bcctr, rfid */
	case 46: /* lmw: several registers */
	case 47: /* stmw */
	case 56: /* lq: two */
		return;
	case 62:
		if ((word & 3) == 2) /* stq */
			return;
		break;
	case 31:
		if (extended == 4 || extended == 68 ||	  /* tw, td */
		    extended == 276 || extended == 182 || /* lqarx, stqcx. */
		    (extended >= 533 && extended <= 725 && (extended & 0x1f) == 21)) /* lswx, … */
			return;
		break;
	case 14: /* addi; li without a register */
		if (RA(word) || !plain_argument(RT(word), 3, PLAIN_ARGUMENTS) || (word & 0x8000))
			break;
		use->arguments = plain_argument(RT(word), 3, PLAIN_ARGUMENTS);
		use->sets = (int)RT(word) - 3;
		use->size = 4;
		use->bits = 0xffff;
		return;
	}
	/* All fields that may be registers. What is an immediate counts as well. */
	use->arguments = 0;
	for (shift = 6; shift <= 21; shift += 5)
		use->arguments |= plain_argument(word >> shift & 0x1f, 3, PLAIN_ARGUMENTS);
}

static const struct plain_isa isa = {
	.length = length, .branch = branch, .use = use, .rewritten = rewritten
};

static unsigned int padding(const uint8_t *code, uint64_t size)
{
	uint32_t word = size >= 4 ? plain_word(code) : 1;

	/* nop, and the kinds of it that end a group: ori of a register with itself and 0 */
	return !word || (OPCODE(word) == 24 && RT(word) == RA(word) && !(word & 0xffff)) ? 4 : 0;
}

const struct arch arch_powerpc64le = {
	.padding = padding,
	.name = "powerpc64le",
	.machine = EM_PPC64,
	.absolute_64 = R_PPC64_ADDR64,
	.relocs = relocs,
	.reloc_count = sizeof(relocs) / sizeof(*relocs),
	.isa = &isa,
	.section_anchors = true,
	.specials = specials,
	.fentry_call = "_mcount",
	.linker_symbol = ".TOC.",
	.constants = ".toc",
	.far_option = "-mcmodel=large",
	.direct_branches = plain_direct_branches,
	.transfer = transfer,
	.may_leave = may_leave,
	.local_entry = local_entry,
	.call_constants = plain_call_constants,
	.code_matches = plain_code_matches,
	.disassemble = disassemble_powerpc64le,
};
